import { DAY, type Instant, type Result, addMilliseconds, earliest, ok, refuse } from '#libs/kernel';
import { type OfferFilter, checkFilter } from '#libs/market';
import { checkWindow, searchContext } from '../demand/search-context.js';
import { fieldInWords } from '../field-refusal.js';
import { type NeedAlert } from '../ports/alert-store.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { lookFor } from './judge-need.js';

type Needs = Pick<Ports, 'unitOfWork' | 'alerts' | 'offers' | 'billingProfiles' | 'taxes' | 'settings' | 'audit'>;

/** Alerts that an organisation may have. */
const MOST_ALERTS = 50;
const USUAL_DAYS = 90;
const MOST_DAYS = 366;
const LONGEST_WORDS = 300;
/** 26 years. */
const LONGEST_HOURS = 26 * 365 * 24;

export interface AlertCommand {
  /** Null: a new one. */
  readonly id: string | null;
  /** Null: as they are; a new one needs them. */
  readonly words: string | null;
  /** Null: as it is; a new one needs it. */
  readonly filter: OfferFilter | null;
  /** With a filter without a window: the length of one that begins in the hour of each look; null: no such. */
  readonly rollingHours: number | null;
  /** Null: as it is; a new one is not. */
  readonly isPaused: boolean | null;
  /** Null: as it is; a new one or another need is looked at until its window begins, or for 90 days. */
  readonly expiresAt: Instant | null;
}

/**
 * Saves a need, or changes one. What fits it at this moment is no news and never told; what comes to fit it later is. Another need begins anew.
 */
export const saveAlert = (ports: Needs) => {
  return (scope: OrganisationScope, command: AlertCommand): Promise<Result<NeedAlert, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const before = command.id === null ? null : await ports.alerts.alert(tx, command.id);
      if (command.id !== null && before === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const alert = changed(tx, scope, before, command);
      const wrong = problemOf(alert, command, tx.now);
      if (wrong) return refuse(wrong);
      if (before === null && (await ports.alerts.alerts(tx)).length >= MOST_ALERTS)
        return refuse(invalid([], `An organisation has at most ${MOST_ALERTS} alerts.`));
      await ports.alerts.save(tx, alert);
      if (command.filter !== null) await beginAnew(ports, tx, scope, alert);
      const action = before === null ? 'alert.made' : 'alert.changed';
      await ports.audit.append(tx, { action, subjectId: alert.id, detail: { words: alert.words, state: alert.state } });
      return ok(alert);
    });
};

/** Takes an alert away. What it told stays told. */
export const removeAlert = (ports: Pick<Ports, 'unitOfWork' | 'alerts' | 'audit'>) => {
  return (scope: OrganisationScope, id: string): Promise<Result<null, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const alert = await ports.alerts.alert(tx, id);
      if (alert === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      await ports.alerts.save(tx, { ...alert, state: 'REMOVED' });
      await ports.audit.append(tx, { action: 'alert.removed', subjectId: id, detail: { words: alert.words } });
      return ok(null);
    });
};

async function beginAnew(ports: Needs, tx: Tx, scope: OrganisationScope, alert: NeedAlert): Promise<void> {
  const context = await searchContext(ports, tx, scope);
  await ports.alerts.forgetSightings(tx, alert.id);
  await ports.alerts.see(tx, alert, lookFor(await ports.offers.index(tx), alert, context).sightings);
}

function changed(
  tx: Tx,
  { orgId, actorId }: OrganisationScope,
  before: NeedAlert | null,
  { words, filter, rollingHours, isPaused, expiresAt }: AlertCommand,
): NeedAlert {
  const made = before ?? {
    id: tx.newId('alert'),
    orgId,
    createdAt: tx.now,
    createdBy: actorId,
    state: 'ACTIVE' as const,
  };
  const need = filter ?? before?.filter ?? {};
  const longest = addMilliseconds(tx.now, MOST_DAYS * DAY);
  const usual = earliest(need.window?.start ?? addMilliseconds(tx.now, USUAL_DAYS * DAY), longest);
  return {
    ...made,
    words: words?.trim() ?? before?.words ?? '',
    filter: need,
    rollingHours: filter === null ? (before?.rollingHours ?? null) : rollingHours,
    state: isPaused === null ? made.state : isPaused ? 'PAUSED' : 'ACTIVE',
    expiresAt: expiresAt ?? (filter === null ? before?.expiresAt : null) ?? usual,
  };
}

function problemOf(alert: NeedAlert, { id, words, filter }: AlertCommand, now: Instant): Refusal | null {
  if (id === null && filter === null) return invalid(['filter'], 'An alert needs to know what to look for.');
  if ((id === null || words !== null) && (alert.words === '' || alert.words.length > LONGEST_WORDS))
    return invalid(['words'], `The need in words has 1 to ${LONGEST_WORDS} characters.`);
  const unfit = filter === null ? null : problemOfNeed(alert, now);
  if (unfit) return unfit;
  if (alert.expiresAt <= now && alert.state === 'ACTIVE')
    return invalid(['expiresAt'], 'The alert would have expired already.');
  return alert.expiresAt > addMilliseconds(now, MOST_DAYS * DAY)
    ? invalid(['expiresAt'], 'An alert is looked at for at most a year.')
    : null;
}

function problemOfNeed({ filter, rollingHours }: NeedAlert, now: Instant): Refusal | null {
  const [problem] = checkFilter(filter);
  if (problem) return invalid(problem.path, fieldInWords(problem));
  const { window } = filter;
  if (rollingHours !== null && (window != null || rollingHours < 1 || rollingHours > LONGEST_HOURS))
    return invalid(['rollingHours'], 'It is 1 to 227,760 hours, without a window in the filter.');
  if (window == null) return null;
  return window.start <= now
    ? invalid(['filter', 'window'], 'The window has begun: nothing can come to fit it any more.')
    : checkWindow(window, ['filter', 'window']);
}
