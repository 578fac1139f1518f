import { DAY, type Instant, addMilliseconds } from '#libs/kernel';

/**
 * What one party tells the other with effect in law. BREACH starts a time to mend, EXIT ends the lease for chronic failure, RENEWAL takes
 * the option to renew, GENERAL is on record and no more.
 */
export const NOTICE_KINDS = ['GENERAL', 'BREACH', 'EXIT', 'RENEWAL'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Days a party has to mend a breach it was told of. */
const CURE_DAYS = 30;
/** Days after the month that gave the right to leave in which it has to be used. */
const EXIT_DAYS = 90;

export interface Notice {
  readonly id: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly from: 'TENANT' | 'PROVIDER';
  readonly kind: NoticeKind;
  readonly text: string;
  /** Documents it rests on. */
  readonly documents: readonly string[];
  readonly givenAt: Instant;
  /** The last instant at which it could be given in time; null: it has no deadline. */
  readonly giveBy: Instant | null;
  /** When it takes effect: the end of the time to mend; null: at once. */
  readonly takesEffectAt: Instant | null;
}

/** What the clocks of notices are counted from. */
export interface NoticeFacts {
  readonly now: Instant;
  /** End of the last month that gave the tenant the right to leave; null: it has none. */
  readonly rightToLeaveSince: Instant | null;
  /** The last instant to renew; null: there is no option. */
  readonly renewBy: Instant | null;
}

/** Deadline and effect of a notice given now. */
export function noticeClock(kind: NoticeKind, facts: NoticeFacts): Pick<Notice, 'giveBy' | 'takesEffectAt'> {
  const { now, rightToLeaveSince, renewBy } = facts;
  if (kind === 'BREACH') return { giveBy: null, takesEffectAt: addMilliseconds(now, CURE_DAYS * DAY) };
  if (kind === 'RENEWAL') return { giveBy: renewBy, takesEffectAt: null };
  if (kind === 'EXIT')
    return {
      giveBy: rightToLeaveSince === null ? null : addMilliseconds(rightToLeaveSince, EXIT_DAYS * DAY),
      takesEffectAt: null,
    };
  return { giveBy: null, takesEffectAt: null };
}

/** Late notices are kept, and have no effect. */
export function isInTime({ givenAt, giveBy }: Pick<Notice, 'givenAt' | 'giveBy'>): boolean {
  return giveBy === null || givenAt <= giveBy;
}
