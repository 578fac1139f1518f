import { type AvailabilityMonth } from '#libs/billing';
import { type Instant, type Result, addDays, addMonths, ok, refuse, startOfDay, addMilliseconds } from '#libs/kernel';
import { type Notice, type NoticeKind, currentTerms, endOf, noticeClock } from '#libs/market';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { contractOf } from './lease-evidence.js';
import { NO_LEASE, partiesOf, sideOf } from './party-lease.js';

export interface NoticeCommand {
  readonly leaseId: string;
  readonly kind: NoticeKind;
  readonly text: string;
  readonly documents: readonly string[];
}

/**
 * Puts a notice of either party on record with its clock. One that comes after its deadline is kept and has no effect. EXIT needs a
 * right to leave, RENEWAL an option; both are the tenant's. Acting on a notice is another step: it changes nothing by itself.
 */
export const giveNotice = (
  ports: Pick<Ports, 'unitOfWork' | 'leases' | 'leaseNotices' | 'availability' | 'contracts' | 'audit'>,
) => {
  return (
    scope: OrganisationScope,
    { leaseId, kind, text, documents }: NoticeCommand,
  ): Promise<Result<Notice, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const lease = await ports.leases.byId(tx, leaseId);
      const from = lease && sideOf(lease, scope);
      if (!lease || !from) return refuse(NO_LEASE);
      if (text.trim().length < 1 || text.length > 4_000)
        return refuse(invalid(['text'], 'A notice has 1 to 4,000 characters.'));
      if (documents.length > 20 || documents.some((name) => name.trim() === '' || name.length > 500))
        return refuse(invalid(['documents'], 'At most 20 documents of at most 500 characters.'));
      const isTenants = kind === 'EXIT' || kind === 'RENEWAL';
      if (isTenants && from !== 'TENANT') return refuse(invalid(['kind'], 'Only the tenant gives this notice.'));
      const rightToLeaveSince = rightSince(await ports.availability.months(tx, lease.id));
      const renewBy = renewalDeadline(await contractOf(ports, tx, lease));
      if ((kind === 'EXIT' && rightToLeaveSince === null) || (kind === 'RENEWAL' && renewBy === null))
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['kind'], detail: 'There is no such right.' });
      const notice: Notice = {
        ...partiesOf(lease),
        id: tx.newId('notice'),
        ...{ from, kind, text, documents },
        givenAt: tx.now,
        ...noticeClock(kind, { now: tx.now, rightToLeaveSince, renewBy }),
      };
      await ports.leaseNotices.insert(tx, notice);
      await ports.audit.append(tx, { action: 'notice.given', subjectId: lease.id, detail: { id: notice.id, kind } });
      return ok(notice);
    });
};

/** End of the last closed month that lets the tenant leave; null: none does. */
export function rightSince(months: readonly AvailabilityMonth[]): Instant | null {
  return months.filter((month) => month.mayLeave).at(-1)?.period.end ?? null;
}

/** The last instant of the last day on which the next renewal can be taken. */
function renewalDeadline(signed: SignedContract | null): Instant | null {
  const terms = signed && currentTerms(signed.contract);
  if (!terms?.renewal) return null;
  const firstEnd = terms.tranches.map(endOf).reduce((a, b) => (a <= b ? a : b));
  const last = addMonths(firstEnd, -terms.renewal.noticeMonths);
  return addMilliseconds(startOfDay(addDays(last, 1), terms.timeZone), -1);
}
