import { type CurrencyCode, type Result, assert, ok, refuse } from '#libs/kernel';
import { once } from '../once.js';
import { type BankAccount } from '../ports/bank-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'bank' | 'audit' | 'idempotency'>;

export interface AddBankAccountCommand {
  readonly name: string;
  readonly currency: CurrencyCode;
  /** IBAN, account number, or whatever the bank's statements write. */
  readonly identifiers: readonly string[];
  readonly idempotencyKey: string | null;
}

/** What statements call an account, so that blanks, dots and slashes make no difference. */
export function accountName(written: string): string {
  return written.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

/** Adds one of our own bank accounts; statements of it can be imported from then on. */
export const addBankAccount = (ports: Needs) => {
  return (scope: PlatformScope, command: AddBankAccountCommand): Promise<Result<BankAccount, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { name, currency, identifiers, idempotencyKey: key } = command;
      const request = { operation: 'bankAccountAdd', key, input: [name, currency, ...identifiers] };
      const again = async (id: string) => {
        const account = await ports.bank.accountById(tx, id);
        assert(account, 'a remembered account exists');
        return account;
      };
      return once<BankAccount, Refusal>(ports.idempotency, tx, request, again, async () => {
        const added = await add(ports, tx, command);
        return added.ok ? ok({ resultId: added.value.id, value: added.value }) : added;
      });
    });
};

async function add(
  { bank, audit }: Needs,
  tx: Tx,
  { name, currency, identifiers }: AddBankAccountCommand,
): Promise<Result<BankAccount, Refusal>> {
  const called = [...new Set(identifiers.map(accountName))];
  if (name.trim().length < 1 || name.length > 120 || /[\p{Cc}\p{Cs}]/u.test(name))
    return refuse(invalid(['name'], 'A name has 1 to 120 printable characters.'));
  if (called.length < 1 || called.length > 10 || called.some((one) => one.length < 1 || one.length > 64)) {
    const detail = 'An account is called by 1 to 10 identifiers of 1 to 64 letters and digits.';
    return refuse(invalid(['identifiers'], detail));
  }
  for (const identifier of called) {
    const other = await bank.accountCalled(tx, identifier, currency);
    if (other) {
      const detail = `"${other.name}" is called ${identifier} already.`;
      return refuse<Refusal>({ code: 'ALREADY_EXISTS', path: ['identifiers'], detail });
    }
  }
  const facts = { id: tx.newId('bankAccount'), name: name.trim(), currency, identifiers: called };
  const account = { ...facts, addedAt: tx.now, addedBy: tx.scope.actorId };
  await bank.insertAccount(tx, account);
  await audit.append(tx, {
    action: 'bank.accountAdded',
    subjectId: account.id,
    detail: { identifiers: called.join(' ') },
  });
  return ok(account);
}
