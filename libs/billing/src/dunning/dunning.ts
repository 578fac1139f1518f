import { DAY, type Instant, type Money } from '#libs/kernel';

/** What is done about an invoice that is not paid, in this order, each once. SUSPENDED: nothing new until it is paid. REFERRED: to a person. */
export const DUNNING_STEPS = [
  'REMINDER',
  'SECOND_REMINDER',
  'FINAL_NOTICE',
  'SUSPENSION_WARNING',
  'SUSPENDED',
  'REFERRED',
] as const;
export type DunningStep = (typeof DUNNING_STEPS)[number];

/** When each step comes. A step that is not in it is never taken for that organisation. */
export interface DunningPolicy {
  /** Whole days past due, from 1; they grow along the order of the steps. */
  readonly steps: Readonly<Partial<Record<DunningStep, number>>>;
  /** From one step to the next, however late the clock is: nobody is suspended on the day of the first reminder. */
  readonly minimumDaysBetween: number;
}

export const DEFAULT_DUNNING_POLICY: DunningPolicy = {
  steps: { REMINDER: 3, SECOND_REMINDER: 10, FINAL_NOTICE: 20, SUSPENSION_WARNING: 25, SUSPENDED: 30, REFERRED: 60 },
  minimumDaysBetween: 2,
};

/** A step that was taken. */
export interface DunningRecord {
  readonly id: string;
  readonly invoiceId: string;
  readonly orgId: string;
  readonly step: DunningStep;
  readonly daysPastDue: number;
  /** What was owed then. */
  readonly due: Money;
  readonly takenAt: Instant;
}

/** PROMISE: the tenant said it pays by `until`. DISPUTE: it says it owes nothing; until somebody lifts it. The latest one counts. */
export interface DunningPause {
  readonly id: string;
  readonly invoiceId: string;
  readonly orgId: string;
  readonly kind: 'PROMISE' | 'DISPUTE' | 'LIFTED';
  readonly until: Instant | null;
  readonly note: string;
  readonly recordedAt: Instant;
  readonly recordedBy: string;
}

export interface DunningFacts {
  readonly dueAt: Instant;
  readonly policy: DunningPolicy;
  /** Steps taken, oldest first. */
  readonly taken: readonly Pick<DunningRecord, 'step' | 'takenAt'>[];
  /** The latest pause; null: there never was one. */
  readonly pause: Pick<DunningPause, 'kind' | 'until'> | null;
  readonly now: Instant;
}

/** What to do now (null: nothing), and when to look again (null: never by itself). */
export interface DunningDecision {
  readonly step: DunningStep | null;
  readonly daysPastDue: number;
  readonly lookAgainAt: Instant | null;
}

/** Whether dunning rests. */
export function isPaused(pause: DunningFacts['pause'], now: Instant): boolean {
  if (pause === null || pause.kind === 'LIFTED') return false;
  return pause.kind === 'DISPUTE' || (pause.until !== null && now < pause.until);
}

/** The next step of an open invoice: at most one, in order, at its day or later, never closer to the one before than the policy allows. */
export function dunningAt({ dueAt, policy, taken, pause, now }: DunningFacts): DunningDecision {
  const daysPastDue = Math.max(0, Math.floor((now - dueAt) / DAY));
  const next = stepAfter(policy, taken);
  if (isPaused(pause, now)) return { step: null, daysPastDue, lookAgainAt: next && (pause?.until ?? null) };
  if (next === null) return { step: null, daysPastDue, lookAgainAt: null };
  const at = comesAt(policy, next, dueAt, taken.at(-1)?.takenAt ?? null);
  if (now < at) return { step: null, daysPastDue, lookAgainAt: at };
  const after = stepAfter(policy, [...taken, { step: next }]);
  return { step: next, daysPastDue, lookAgainAt: after && comesAt(policy, after, dueAt, now) };
}

/** Steps go forward only: one that the policy has passed is not made up for. */
function stepAfter(policy: DunningPolicy, taken: readonly Pick<DunningRecord, 'step'>[]): DunningStep | null {
  const passed = Math.max(-1, ...taken.map(({ step }) => DUNNING_STEPS.indexOf(step)));
  return DUNNING_STEPS.find((step, index) => index > passed && policy.steps[step] !== undefined) ?? null;
}

function comesAt(policy: DunningPolicy, step: DunningStep, dueAt: Instant, before: Instant | null): Instant {
  const byDay = dueAt + (policy.steps[step] ?? 0) * DAY;
  const byRest = before === null ? byDay : before + policy.minimumDaysBetween * DAY;
  return Math.max(byDay, byRest) as Instant;
}

/** What is wrong with a policy, as a sentence; null: nothing. */
export function faultOfPolicy({ steps, minimumDaysBetween }: DunningPolicy): string | null {
  if (!Number.isInteger(minimumDaysBetween) || minimumDaysBetween < 1 || minimumDaysBetween > 90)
    return 'Between two steps are 1 to 90 days.';
  const days = DUNNING_STEPS.flatMap((step) => steps[step] ?? []);
  if (days.some((day) => !Number.isInteger(day) || day < 1 || day > 365)) return 'A step comes 1 to 365 days past due.';
  if (days.some((day, index) => index > 0 && day <= (days[index - 1] ?? 0))) return 'Steps come one after another.';
  if (steps.SUSPENDED !== undefined && steps.SUSPENSION_WARNING === undefined)
    return 'Nobody is suspended without a warning.';
  return null;
}
