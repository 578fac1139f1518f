import {
  type CurrencyCode,
  type Decimal,
  type Result,
  assert,
  decimalToString,
  moneyToString,
  ok,
  parseMoney,
  refuse,
} from '#libs/kernel';
import { type Done, once } from '../once.js';
import { type Ports } from '../ports/ports.js';
import { type CreditTerms } from '../ports/spending-stores.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'creditTerms' | 'billingProfiles' | 'idempotency' | 'audit'>;

export interface CreditTermsCommand {
  readonly orgId: string;
  readonly currency: CurrencyCode;
  /** Major units: the most that may be owed and accruing at once. */
  readonly limit: Decimal;
  /** Days from issue to due date, 0 to 120; null: the standard ones. */
  readonly netDays: number | null;
  readonly reason: string;
  readonly idempotencyKey: string | null;
}

/**
 * Staff allow a tenant so much credit and so many days, with a reason. Invoices that are out keep their due dates; leases that run keep
 * running, whatever the limit falls to.
 */
export const setCreditTerms = (ports: Needs) => {
  return (scope: PlatformScope, command: CreditTermsCommand): Promise<Result<CreditTerms, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { orgId, currency, limit: given, netDays, reason, idempotencyKey: key } = command;
      const input = [orgId, currency, decimalToString(given), netDays, reason];
      const again = async (id: string): Promise<CreditTerms> => {
        const found = (await ports.creditTerms.history(tx, orgId)).find((one) => one.id === id);
        assert(found, 'remembered terms of credit exist');
        return found;
      };
      return once<CreditTerms, Refusal>(
        ports.idempotency,
        tx,
        { operation: 'creditTermsSet', key, input },
        again,
        async () => {
          const profile = await ports.billingProfiles.lock(tx, orgId);
          if (profile?.kind !== 'TENANT') return refuse<Refusal>({ code: 'NOT_FOUND', path: ['orgId'] });
          const limit = parseMoney(decimalToString(given), currency);
          if (!limit.ok || limit.value.minor < 0n) return refuse(invalid(['limit'], `No amount of ${currency}.`));
          if (netDays !== null && (netDays < 0 || netDays > 120))
            return refuse(invalid(['netDays'], 'An invoice is due within 0 to 120 days.'));
          if (reason.trim().length < 1 || reason.length > 500)
            return refuse(invalid(['reason'], 'The reason has 1 to 500 characters.'));
          const terms: CreditTerms = {
            ...{ id: tx.newId('creditTerms'), orgId, limit: limit.value, netDays, reason },
            ...{ setAt: tx.now, setBy: scope.actorId },
          };
          await ports.creditTerms.set(tx, terms);
          const detail = { limit: moneyToString(limit.value), netDays: `${netDays ?? 'standard'}`, reason };
          await ports.audit.append(tx, { action: 'credit-terms.set', subjectId: orgId, detail });
          return ok<Done<CreditTerms>>({ resultId: terms.id, value: terms });
        },
      );
    });
};
