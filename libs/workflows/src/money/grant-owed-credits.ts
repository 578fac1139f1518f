import { type CreditNote, type Invoice } from '#libs/billing';
import {
  DAY,
  HOUR,
  type Money,
  type Result,
  add,
  addMilliseconds,
  assert,
  compareMoney,
  isZero,
  rational,
  subtract,
  zero,
} from '#libs/kernel';
import { serviceLevelsOf } from '#libs/market';
import { type OwedCredit } from '../ports/metering-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { creditAvailability } from './credit-availability.js';
import { type CreditNeeds, issueCredit } from './issue-credit.js';

type Needs = CreditNeeds & Pick<Ports, 'unitOfWork' | 'owedCredits' | 'availability' | 'leases'>;

/** An invoice may be a day away, a payment on its way for a week: each hour for a day, then each day, then a person looks. */
const HOURLY = 24;
const MOST_TRIES = HOURLY + 30;

/**
 * Writes the credit notes of at most `limit` owed credits whose time has come, each in a transaction of its own; what cannot be credited yet is
 * tried again later, and holds up nobody. Returns how many it looked at.
 */
export const grantOwedCredits = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    let looked = 0;
    while (looked < limit && (await grantNext(ports, scope))) looked += 1;
    return looked;
  };
};

async function grantNext(ports: Needs, scope: PlatformScope): Promise<boolean> {
  const seen: { owed?: OwedCredit } = {};
  try {
    return await ports.unitOfWork.run(scope, async (tx) => {
      const [owed] = await ports.owedCredits.due(tx, 1);
      if (!owed) return false;
      seen.owed = owed;
      const next = owed.amount === null ? await grantByLevels(ports, tx, owed) : await grantAmount(ports, tx, owed);
      await ports.owedCredits.update(tx, next);
      if (next.state === 'PERSON') await tell(ports, tx, next);
      return true;
    });
  } catch (error) {
    const { owed } = seen;
    if (!owed) throw error;
    const fault = error instanceof Error ? error.message : 'unknown';
    await ports.unitOfWork.run(scope, (tx) => ports.owedCredits.update(tx, later(tx, owed, fault)));
    return true;
  }
}

/** What the lease's service levels say of the month, on the invoice of its capacity. */
async function grantByLevels(ports: Needs, tx: Tx, owed: OwedCredit): Promise<OwedCredit> {
  const lease = await ports.leases.byId(tx, owed.leaseId);
  const levels = serviceLevelsOf(lease?.terms.serviceLevels ?? null);
  const month = (await ports.availability.months(tx, owed.leaseId)).find(({ id }) => owed.evidence.includes(id));
  assert(levels && month, `${owed.cause} has its month and its levels`);
  const noted = await creditAvailability(ports)(tx, {
    ...{ leaseId: owed.leaseId, month: owed.period, sla: levels.sla, evidence: owed.evidence },
    downtime: { minutes: rational(month.minutes), downMinutes: rational(month.downMinutes) },
    providerBearsBasisPoints: levels.providerBearsBasisPoints,
  });
  if (!noted.ok) return later(tx, owed, noted.refusal.detail ?? 'The capacity of that month is not invoiced yet.');
  return noted.value === null
    ? { ...owed, state: 'NOTHING', lookAt: null, tries: owed.tries + 1, obstacle: null }
    : { ...granted(owed, noted.value.subtotal), state: 'GRANTED', lookAt: null, obstacle: null };
}

/** An amount of energy, on the invoices of the same days first, then the latest ones; those whose payment is on its way come later. */
async function grantAmount(ports: Needs, tx: Tx, owed: OwedCredit): Promise<OwedCredit> {
  let now = owed;
  let obstacle: string | null = null;
  for (const { id } of await candidates(ports, tx, owed)) {
    const left = leftOf(now);
    if (isZero(left)) break;
    const invoice = await ports.invoices.lock(tx, id);
    const part = invoice && lesser(left, await creditable(ports, tx, invoice));
    if (invoice === null || part === null || part.minor <= 0n) continue;
    const noted = await credit(ports, tx, now, invoice, part);
    if (noted.ok) now = granted(now, part);
    else obstacle = noted.refusal.detail ?? noted.refusal.code;
  }
  if (isZero(leftOf(now))) return { ...now, state: 'GRANTED', lookAt: null, obstacle: null };
  if (obstacle !== null) return later(tx, now, obstacle);
  return {
    ...now,
    ...{ state: 'PERSON', lookAt: null, tries: owed.tries + 1, obstacle: 'More is owed than its invoices asked for.' },
  };
}

function credit(
  ports: Needs,
  tx: Tx,
  owed: OwedCredit,
  invoice: Invoice,
  amount: Money,
): Promise<Result<CreditNote | null, Refusal>> {
  return issueCredit(ports)(tx, {
    ...{ invoice, kind: 'CREDIT', reason: owed.reason, evidence: owed.evidence, credited: { what: 'NET', amount } },
    // what was granted before tells the parts of one credit on one invoice apart
    cause: `${owed.cause}:${invoice.id}:${owed.granted.minor}`,
    ...{ providerBearsBasisPoints: 10_000, confirms: false },
  });
}

function granted(owed: OwedCredit, amount: Money): OwedCredit {
  return { ...owed, granted: add(owed.granted, amount), tries: owed.tries + 1 };
}

function leftOf({ amount, granted: got }: OwedCredit): Money {
  return amount === null ? zero(got.currency) : subtract(amount, got);
}

function later(tx: Tx, owed: OwedCredit, obstacle: string): OwedCredit {
  const tries = owed.tries + 1;
  if (tries >= MOST_TRIES) return { ...owed, tries, state: 'PERSON', lookAt: null, obstacle };
  return { ...owed, tries, obstacle, lookAt: addMilliseconds(tx.now, tries <= HOURLY ? HOUR : DAY) };
}

async function tell(ports: Needs, tx: Tx, { id, cause, obstacle }: OwedCredit): Promise<void> {
  await ports.audit.append(tx, {
    action: 'credit.waits-for-person',
    subjectId: id,
    detail: { cause, why: obstacle ?? '' },
  });
}

/** Energy invoices of the lease: of the same days first, then the latest. */
async function candidates(ports: Needs, tx: Tx, { leaseId, period }: OwedCredit): Promise<Invoice[]> {
  const mine = (await ports.invoices.byLease(tx, leaseId)).filter(
    ({ kind, state }) => kind === 'ENERGY' && (state === 'OPEN' || state === 'PAID'),
  );
  const isSame = (invoice: Invoice): number => (invoice.period.start === period.start ? 0 : 1);
  return mine.sort((a, b) => isSame(a) - isSame(b) || b.period.start - a.period.start || b.revision - a.revision);
}

/** What of the provider's share of an invoice no credit note has taken back. */
async function creditable(ports: Needs, tx: Tx, { id, subtotal }: Invoice): Promise<Money> {
  const notes = await ports.creditNotes.byInvoices(tx, [id]);
  return notes
    .filter(({ reversal }) => reversal === null)
    .reduce((left, note) => subtract(left, note.subtotal), subtotal);
}

function lesser(a: Money, b: Money): Money {
  return compareMoney(a, b) <= 0 ? a : b;
}
