// World: an AI firm's feed that the test writes, an owner and a viewer who read it; everything in memory.
import { type Instant, addMilliseconds, instant, money, unwrap } from '#libs/kernel';
import { FakeDatabase, fakeNotifications, fakePartyEvents } from '#libs/testkit';
import { type BudgetAlert, type OrganisationScope, type PartyEvent, type SpendingStore } from '#libs/workflows';
import {
  countUnread,
  listNotifications,
  listPreferences,
  markNotificationsRead,
  setPreference,
} from './list-notifications.js';

const NOW = instant('2026-03-01T00:00:00Z');
const SCOPES = new Set(['quotes:read', 'leases:read', 'invoices:read', 'offers:read']);
const OWNER = { scopes: SCOPES, isOwner: true };
const VIEWER = { scopes: SCOPES, isOwner: false };
const ADA: OrganisationScope = { kind: 'ORGANISATION', orgId: 'org_ai', actorId: 'usr_ada' };
const BOB = { ...ADA, actorId: 'usr_bob' };
const NEWEST = { first: 20, after: null };

const stepAt = (percent: number, raisedAt: Instant, budgetId = 'sub_0'): BudgetAlert => ({
  ...{ budgetId, orgId: 'org_ai', month: '2026-03-01', percent, spent: money(500n, 'USD'), raisedAt },
});

function setupWith(steps: readonly BudgetAlert[], ...types: string[]) {
  const events = types.map((type, n): PartyEvent => ({ id: `evt_1_${n}`, type, subjectId: `sub_${n}`, at: NOW }));
  const things = [
    {
      ...{ subjectId: 'sub_0', opensId: 'inv_1', reference: 'INV-2026-1', amount: money(500n, 'USD') },
      until: NOW,
    },
  ];
  const notifications = fakeNotifications(events, things);
  const partyEvents = fakePartyEvents([...events]);
  const spending = { alerts: () => Promise.resolve(steps) } as unknown as SpendingStore;
  const ports = { unitOfWork: new FakeDatabase(NOW), partyEvents, notifications, spending };
  const typesOf = async (scope = ADA, reader = OWNER) =>
    (await listNotifications(ports)(scope, reader, NEWEST)).items.map(({ type }) => type);
  return { ports, typesOf };
}

const setup = (...types: string[]) => setupWith([], ...types);

describe('notifications', () => {
  it('say the highest step that a budget had reached when they were told, not what it has reached since', async () => {
    const later = addMilliseconds(NOW, 1);
    const steps = [stepAt(50, NOW), stepAt(80, NOW), stepAt(100, later), stepAt(100, NOW, 'bdg_other')];
    const { ports } = setupWith(steps, 'budget.reached', 'invoice.open');
    const { items } = await listNotifications(ports)(ADA, OWNER, NEWEST);
    expect(items.map(({ type, percent }) => [type, percent])).toEqual([
      ['invoice.open', null],
      ['budget.reached', 80],
    ]);
  });

  it('are the part of the feed that somebody is told of, with what its thing is now', async () => {
    const { ports } = setup('invoice.open', 'quote.open', 'lease.degraded');
    const { items } = await listNotifications(ports)(ADA, OWNER, NEWEST);
    expect(items.map(({ type, facts }) => [type, facts.reference, facts.opensId])).toEqual([
      ['lease.degraded', null, 'sub_2'],
      ['invoice.open', 'INV-2026-1', 'inv_1'],
    ]);
  });

  it('hide what the reader may not read', async () => {
    const { typesOf } = setup('invoice.overdue', 'lease.degraded');
    expect(await typesOf(ADA, { scopes: new Set(['leases:read']), isOwner: true })).toEqual(['lease.degraded']);
  });

  it('are read by each person for themselves', async () => {
    const { ports } = setup('invoice.open', 'lease.active', 'lease.degraded');
    const mark = markNotificationsRead(ports);
    expect(unwrap(await mark(ADA, OWNER, ['evt_1_1']))).toBe(2);
    expect(unwrap(await mark(ADA, OWNER, ['evt_1_1']))).toBe(2);
    expect([await countUnread(ports)(ADA, OWNER), await countUnread(ports)(BOB, VIEWER)]).toEqual([2, 3]);
    expect(unwrap(await mark(ADA, OWNER, null))).toBe(0);
    const read = (await listNotifications(ports)(ADA, OWNER, NEWEST)).items.map(({ readAt }) => readAt);
    expect(read).toEqual([NOW, NOW, NOW]);
  });

  it.each([[['evt_9_9']], [['nonsense']], [["'; DROP TABLE quote"]]])(
    'that are not there (%j) are not marked',
    async (ids) => {
      const { ports } = setup('invoice.open');
      const marked = await markNotificationsRead(ports)(ADA, OWNER, ids);
      expect(marked).toMatchObject({ ok: false, refusal: { code: 'NOT_FOUND' } });
    },
  );
});

describe('preferences', () => {
  it('silence a kind for one person, in the list and in the count', async () => {
    const { ports, typesOf } = setup('quote.expired', 'lease.active');
    unwrap(await setPreference(ports)(ADA, OWNER, { type: 'quote.expired', isShown: false }));
    expect([await typesOf(), await typesOf(BOB, VIEWER)]).toEqual([
      ['lease.active'],
      ['lease.active', 'quote.expired'],
    ]);
    expect(await countUnread(ports)(ADA, OWNER)).toBe(1);
    unwrap(await setPreference(ports)(ADA, OWNER, { type: 'quote.expired', isShown: true }));
    expect(await countUnread(ports)(ADA, OWNER)).toBe(2);
  });

  it('leave an owner no choice about money and interruptions, even one that was silenced before', async () => {
    const { ports, typesOf } = setup('invoice.overdue', 'lease.degraded');
    const silence = (reader: typeof OWNER, type: string) => setPreference(ports)(ADA, reader, { type, isShown: false });
    expect(await silence(OWNER, 'invoice.overdue')).toMatchObject({ ok: false, refusal: { path: ['type'] } });
    expect(await silence(OWNER, 'lease.degraded')).toMatchObject({ ok: false });
    unwrap(await silence(VIEWER, 'invoice.overdue'));
    expect([await typesOf(ADA, VIEWER), await typesOf(ADA, OWNER)]).toEqual([
      ['lease.degraded'],
      ['lease.degraded', 'invoice.overdue'],
    ]);
    const binding = (await listPreferences(ports)(ADA, OWNER)).filter(({ isBinding }) => isBinding);
    expect(binding.map(({ type }) => type)).toContain('budget.reached');
  });

  it('know no other kinds', async () => {
    const { ports } = setup();
    expect(await setPreference(ports)(ADA, OWNER, { type: 'quote.open', isShown: false })).toMatchObject({ ok: false });
  });
});
