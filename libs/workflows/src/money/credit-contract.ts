import { type ChargedLine, type ContractCredit, type Invoice } from '#libs/billing';
import {
  type Money,
  type Period,
  add,
  assert,
  compareMoney,
  instantToString,
  negate,
  subtract,
  zero,
} from '#libs/kernel';
import { type Tx } from '../ports/unit-of-work.js';
import { type CreditNeeds, issueCredit } from './issue-credit.js';

export type CreditContractNeeds = CreditNeeds;

/** What a contract owes back to the tenant of a lease, and for which days. */
export interface ContractCreditCase {
  readonly leaseId: string;
  readonly period: Period;
  /** What brings it about, once: the invoice that it was found with. */
  readonly cause: string;
  readonly credit: ContractCredit;
}

/**
 * Credits what a contract owes back on the invoices of the lease, those of the same days first, then the latest: a service credit as such,
 * what meters or amendments took back as a correction. Throws when the lease was never invoiced that much, or while a payment of such an
 * invoice is on its way: the contract is looked at again later.
 */
export const creditContract = (ports: CreditContractNeeds) => {
  return async (tx: Tx, { leaseId, period, cause, credit }: ContractCreditCase): Promise<void> => {
    const sla = credit.lines.filter(({ kind }) => kind === 'SLA_CREDIT');
    const other = credit.lines.filter(({ kind }) => kind !== 'SLA_CREDIT');
    for (const [kind, lines] of [['SLA_CREDIT', sla] as const, ['CREDIT', other] as const]) {
      let left = owedBack(lines, credit.total);
      for (const { id } of left.minor > 0n ? await candidates(ports, tx, leaseId, period) : []) {
        if (left.minor <= 0n) break;
        const invoice = await ports.invoices.lock(tx, id);
        const part = invoice && lesser(left, await creditable(ports, tx, invoice));
        if (invoice === null || part === null || part.minor <= 0n) continue;
        const made = await issueCredit(ports)(tx, {
          ...{
            invoice,
            kind,
            credited: { what: 'NET', amount: part },
            providerBearsBasisPoints: 10_000,
            confirms: false,
          },
          reason: inWords(lines),
          evidence: lines.flatMap(({ meterRecordIds }) => meterRecordIds).slice(0, 100),
          cause: `${cause}:${kind}:${invoice.id}`,
        });
        assert(
          made.ok,
          `${kind} of ${leaseId} from ${instantToString(period.start)} cannot be credited on ${invoice.number}`,
        );
        left = subtract(left, part);
      }
      assert(left.minor <= 0n, `${kind} of ${leaseId} from ${instantToString(period.start)} is more than was invoiced`);
    }
  };
};

function owedBack(lines: readonly ChargedLine[], like: Money): Money {
  return negate(lines.reduce((sum, { amount }) => add(sum, amount), zero(like.currency)));
}

/** Invoices of the lease under its contract: of the same days first, then the latest. */
async function candidates(ports: CreditContractNeeds, tx: Tx, leaseId: string, period: Period): Promise<Invoice[]> {
  const mine = (await ports.invoices.byLease(tx, leaseId)).filter(
    ({ kind, state }) => kind.startsWith('CONTRACT') && (state === 'OPEN' || state === 'PAID'),
  );
  const isSame = (invoice: Invoice): number => (invoice.period.start === period.start ? 0 : 1);
  return mine.sort((a, b) => isSame(a) - isSame(b) || b.period.start - a.period.start);
}

/** What of the provider's share of an invoice no credit note has taken back. */
async function creditable(ports: CreditContractNeeds, tx: Tx, { id, subtotal }: Invoice): Promise<Money> {
  const notes = await ports.creditNotes.byInvoices(tx, [id]);
  const standing = notes.filter(({ reversal }) => reversal === null);
  return standing.reduce((left, note) => subtract(left, note.subtotal), subtotal);
}

function lesser(a: Money, b: Money): Money {
  return compareMoney(a, b) <= 0 ? a : b;
}

function inWords(lines: readonly ChargedLine[]): string {
  return lines
    .map(({ description, working }) => `${description}: ${working}`)
    .join('; ')
    .slice(0, 500);
}
