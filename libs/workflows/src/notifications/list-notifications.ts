import { type Instant, type Result, ok, refuse } from '#libs/kernel';
import { nounsFor } from '../events/event-nouns.js';
import { type SubjectFacts } from '../ports/notification-store.js';
import { type Page, type PageRequest } from '../ports/paging.js';
import { type PartyEvent } from '../ports/party-event-store.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { type NotificationType, isBinding, isNotification, kindsFor } from './notification-kinds.js';

type Needs = Pick<Ports, 'unitOfWork' | 'partyEvents' | 'notifications'>;
type ListNeeds = Needs & Pick<Ports, 'spending'>;

/** Who reads: an owner's binding kinds are shown whatever was silenced before. */
export interface NotificationReader {
  readonly scopes: ReadonlySet<string>;
  readonly isOwner: boolean;
}

export interface Notification extends Omit<PartyEvent, 'type'> {
  readonly type: NotificationType;
  /** Null: unread. */
  readonly readAt: Instant | null;
  readonly facts: SubjectFacts;
  /** Highest step that the budget had reached then, in percent; null: no budget. */
  readonly percent: number | null;
}

export interface NotificationPreference {
  readonly type: NotificationType;
  readonly isShown: boolean;
  /** It cannot be silenced by this reader. */
  readonly isBinding: boolean;
}

/** Unread ones that are counted: a bell says "99+" after that. */
const MOST_COUNTED = 100;

async function preferencesOf(
  ports: Pick<Ports, 'notifications'>,
  tx: Tx,
  { actorId }: OrganisationScope,
  { scopes, isOwner }: NotificationReader,
): Promise<NotificationPreference[]> {
  const silenced = new Set(await ports.notifications.silenced(tx, actorId));
  return kindsFor(nounsFor('TENANT', scopes)).map((type) => {
    const binds = isOwner && isBinding(type);
    return { type, isBinding: binds, isShown: binds || !silenced.has(type) };
  });
}

async function shownTo(...of: Parameters<typeof preferencesOf>): Promise<NotificationType[]> {
  return (await preferencesOf(...of)).flatMap(({ type, isShown }) => (isShown ? [type] : []));
}

/** What somebody was told, newest first, each with what its thing is now. */
export const listNotifications = (ports: ListNeeds) => {
  return (scope: OrganisationScope, reader: NotificationReader, request: PageRequest): Promise<Page<Notification>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const types = await shownTo(ports, tx, scope, reader);
      const filter = { nouns: nounsFor('TENANT', reader.scopes), types, newestFirst: true };
      const page = await ports.partyEvents.page(tx, filter, request);
      const ids = page.items.map(({ id }) => id);
      const read = await ports.notifications.read(tx, scope.actorId, ids);
      const subjects = [...new Set(page.items.map(({ subjectId }) => subjectId))];
      const facts = new Map((await ports.notifications.facts(tx, subjects)).map((one) => [one.subjectId, one]));
      const stepOf = await stepsReached(ports, tx, page.items);
      const items = page.items.flatMap((event): Notification[] =>
        isNotification(event.type)
          ? [
              {
                ...{ ...event, type: event.type, readAt: read.get(event.id) ?? null },
                ...{ facts: facts.get(event.subjectId) ?? gone(event.subjectId), percent: stepOf(event) },
              },
            ]
          : [],
      );
      return { ...page, items };
    });
};

const gone = (subjectId: string): SubjectFacts => ({
  ...{ subjectId, opensId: subjectId, reference: null, amount: null, until: null },
});

/** Which step a budget had reached when somebody was told; steps are raised and told in one transaction, at one instant. */
async function stepsReached(
  ports: Pick<Ports, 'spending'>,
  tx: Tx,
  events: readonly PartyEvent[],
): Promise<(event: PartyEvent) => number | null> {
  const budgets = events.flatMap(({ type, subjectId }) => (type === 'budget.reached' ? [subjectId] : []));
  const steps = budgets.length === 0 ? [] : await ports.spending.alerts(tx, [...new Set(budgets)]);
  return ({ type, subjectId, at }) => {
    if (type !== 'budget.reached') return null;
    const then = steps.filter((step) => step.budgetId === subjectId && step.raisedAt === at);
    return then.reduce<number | null>((most, { percent }) => Math.max(most ?? 0, percent), null);
  };
}

/** How many are unread, up to 100. */
export const countUnread = (ports: Needs) => {
  return (scope: OrganisationScope, reader: NotificationReader): Promise<number> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const types = await shownTo(ports, tx, scope, reader);
      return (await ports.notifications.unread(tx, scope.actorId, types, MOST_COUNTED)).length;
    });
};

/** Rows that one call marks. */
const MOST_MARKED = 1_000;

/** Marks these as read by the caller; null: everything that it is told of. Returns how many are unread then. */
export const markNotificationsRead = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    reader: NotificationReader,
    ids: readonly string[] | null,
  ): Promise<Result<number, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      if (ids !== null && ids.length > 100) return refuse(invalid(['ids'], 'At most 100 are marked at once.'));
      if (ids?.some((id) => !/^evt_\d{1,18}_\d{1,18}$/.test(id)))
        return refuse<Refusal>({ code: 'NOT_FOUND', path: ['ids'] });
      const types = await shownTo(ports, tx, scope, reader);
      const unread = await ports.notifications.unread(tx, scope.actorId, types, MOST_MARKED);
      const marked = ids === null ? unread : unread.filter((id) => ids.includes(id));
      // what is not the caller's to read is marked by nobody
      if (ids !== null && marked.length === 0 && !(await wereRead(ports, tx, scope, ids)))
        return refuse<Refusal>({ code: 'NOT_FOUND', path: ['ids'] });
      await ports.notifications.markRead(tx, scope.actorId, marked);
      return ok(Math.min(MOST_COUNTED, unread.length - marked.length));
    });
};

async function wereRead(
  ports: Needs,
  tx: Tx,
  { actorId }: OrganisationScope,
  ids: readonly string[],
): Promise<boolean> {
  return (await ports.notifications.read(tx, actorId, ids)).size > 0;
}

export const listPreferences = (ports: Needs) => {
  return (scope: OrganisationScope, reader: NotificationReader): Promise<NotificationPreference[]> =>
    ports.unitOfWork.run(scope, (tx) => preferencesOf(ports, tx, scope, reader));
};

/** Shows or silences a kind for the caller alone. */
export const setPreference = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    reader: NotificationReader,
    { type, isShown }: { readonly type: string; readonly isShown: boolean },
  ): Promise<Result<NotificationPreference[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const kind = (await preferencesOf(ports, tx, scope, reader)).find((one) => one.type === type);
      if (kind === undefined) return refuse(invalid(['type'], 'That is nothing that you are told of.'));
      if (kind.isBinding && !isShown)
        return refuse(invalid(['type'], 'An owner is always told of money and of interruptions.'));
      await ports.notifications.silence(tx, scope.actorId, kind.type, !isShown);
      return ok(await preferencesOf(ports, tx, scope, reader));
    });
};
