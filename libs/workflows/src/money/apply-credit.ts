import { type CreditApplication, type Invoice, amountDue } from '#libs/billing';
import {
  type Decimal,
  type Money,
  type Result,
  add,
  assert,
  compareMoney,
  decimalToString,
  isZero,
  moneyToString,
  ok,
  parseMoney,
  refuse,
  money,
} from '#libs/kernel';
import { creditApplied } from '#libs/ledger';
import { type Done, once } from '../once.js';
import { type SpendableCredit } from '../ports/credit-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { type CreditNeeds, lowerInvoice } from './issue-credit.js';
import { openOf } from './settle-invoice.js';
import { isPaymentPending } from './stripe-calls.js';

type Needs = CreditNeeds & Pick<Ports, 'unitOfWork' | 'idempotency'>;

export interface ApplyCommand {
  readonly invoiceId: string;
  /** Major units; null: as much as there is and is owed. */
  readonly amount: Decimal | null;
  readonly idempotencyKey: string | null;
}

/** A person applies a tenant's credit to one of its open invoices. */
export const applyCredit = (ports: Needs) => {
  return (scope: PlatformScope, command: ApplyCommand): Promise<Result<Invoice, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { invoiceId, amount, idempotencyKey: key } = command;
      const request = { operation: 'creditApply', key, input: [invoiceId, amount && decimalToString(amount)] };
      const invoice = async (id: string): Promise<Invoice> => {
        const found = await ports.invoices.byId(tx, id);
        assert(found, 'a remembered invoice exists');
        return found;
      };
      return once<Invoice, Refusal>(ports.idempotency, tx, request, invoice, async () => {
        const applied = await byHand(ports, tx, command);
        if (!applied.ok) return applied;
        return ok<Done<Invoice>>({ resultId: invoiceId, value: await invoice(invoiceId) });
      });
    });
};

async function byHand(
  ports: Needs,
  tx: Tx,
  { invoiceId, amount: given }: ApplyCommand,
): Promise<Result<CreditApplication, Refusal>> {
  const invoice = await ports.invoices.lock(tx, invoiceId);
  if (!invoice) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['invoiceId'] });
  const obstacle = await obstacleTo(ports, tx, invoice);
  if (obstacle) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['invoiceId'], detail: obstacle });
  const most = lesser(await creditIn(ports, tx, invoice), amountDue(invoice));
  const amount = given === null ? ok(most) : parseMoney(decimalToString(given), invoice.currency);
  if (!amount.ok || amount.value.minor <= 0n || compareMoney(amount.value, most) > 0) {
    return refuse(invalid(['amount'], `At most ${moneyToString(most)} ${invoice.currency} can be applied.`));
  }
  return ok(await apply(ports, tx, invoice, amount.value));
}

/**
 * Applies what tenants have to their credit to their open invoices, first due first, one tenant a transaction. Looks at most at `limit`
 * tenants; returns how many invoices were lowered. An invoice whose payment is on its way waits.
 */
export const applyCredits = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    const found = await ports.unitOfWork.run(scope, (tx) => ports.creditNotes.spendable(tx, limit));
    let applied = 0;
    for (const credit of found) applied += await ports.unitOfWork.run(scope, (tx) => spend(ports, tx, credit));
    return applied;
  };
};

async function spend(ports: Needs, tx: Tx, { orgId, currency }: SpendableCredit): Promise<number> {
  let [left, applied]: [Money | null, number] = [null, 0];
  for (const { id } of await ports.creditNotes.payable(tx, orgId, currency)) {
    const invoice = await ports.invoices.lock(tx, id);
    if (!invoice || (await obstacleTo(ports, tx, invoice))) continue;
    left ??= await creditIn(ports, tx, invoice);
    const amount = lesser(left, amountDue(invoice));
    if (amount.minor <= 0n) break;
    await apply(ports, tx, invoice, amount);
    left = add(left, { ...amount, minor: -amount.minor });
    applied += 1;
  }
  return applied;
}

async function obstacleTo(ports: Needs, tx: Tx, invoice: Invoice): Promise<string | null> {
  if (invoice.state !== 'OPEN') return `Invoice ${invoice.number} is ${invoice.state}.`;
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  return isPaymentPending(invoice, intents) ? `A payment of invoice ${invoice.number} is on its way.` : null;
}

/** Under lock: whoever else spends it comes after us, and finds what is left. */
async function creditIn(ports: Needs, tx: Tx, { orgId, currency }: Invoice): Promise<Money> {
  return money(await ports.ledger.lockHeld(tx, { type: 'TENANT_CREDIT', ownerId: orgId, currency }), currency);
}

function lesser(a: Money, b: Money): Money {
  return compareMoney(a, b) <= 0 ? a : b;
}

async function apply(ports: Needs, tx: Tx, invoice: Invoice, amount: Money): Promise<CreditApplication> {
  assert(!isZero(amount), `nothing is applied to ${invoice.number}`);
  const id = tx.newId('creditApplication');
  const open = await openOf(ports, tx, invoice);
  await ports.ledger.post(tx, creditApplied({ applicationId: id, open, amount }, tx.now));
  const { orgId, providerOrgId } = invoice;
  const made: CreditApplication = {
    ...{ id, orgId, providerOrgId, invoiceId: invoice.id, amount },
    ...{ appliedAt: tx.now, appliedBy: tx.scope.actorId },
  };
  await ports.creditNotes.apply(tx, made);
  await lowerInvoice(ports, tx, { invoice, confirms: true }, amount, id);
  const detail = { invoice: invoice.number, amount: moneyToString(amount) };
  await ports.audit.append(tx, { action: 'credit.applied', subjectId: id, detail });
  return made;
}
