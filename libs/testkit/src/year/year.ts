import { DAY, HOUR, type Instant, addMilliseconds, assert, instant } from '#libs/kernel';
import { runMatching } from '#libs/workflows';
import { Dice } from '../simulator/dice.js';
import { type Tally } from './bank-desk.js';
import { type ClosedMonth, closeMonth as closeBooks } from './close-month.js';
import { DaysOfYear } from './days-of-year.js';
import { type Parties, openMarket } from './parties-of-year.js';
import { every } from './photograph.js';
import { CURRENCIES_OF_YEAR, STAFF, type YearCurrency, type YearWorld, together } from './year-world.js';

export interface YearPlan {
  readonly seed: number;
  /** About how many are booked. */
  readonly leases: number;
  readonly tenants: number;
  /** Days from one look at the market to the next. */
  readonly stepDays: number;
}

export interface Year {
  readonly months: readonly ClosedMonth[];
  readonly tally: Tally;
  readonly parties: Parties;
}

/** Months are closed on the fifth day of the next one. */
const CLOSED_AFTER = 4 * DAY + 6 * HOUR;

/**
 * A whole year through the product's own workflows, month by month to the close: what cannot be closed is thrown, with what stands in the
 * way. `told` hears of each month.
 */
export async function liveYear(
  world: YearWorld,
  plan: YearPlan,
  told: (month: ClosedMonth) => void = () => undefined,
): Promise<Year> {
  const dice = new Dice(plan.seed);
  const timed = world.timed ?? ((_part, work) => work());
  const start = await world.now();
  const parties = await openMarket(world, dice, plan.tenants);
  const days = new DaysOfYear(world, parties, dice);
  const ends = monthsAfter(start);
  const [lastDay] = ends.slice(-1);
  assert(lastDay, 'a year has months');
  const quietFrom = addMilliseconds(lastDay, -12 * DAY);
  const months: ClosedMonth[] = [];
  const unfailed = new Set<YearCurrency>(CURRENCIES_OF_YEAR);
  let [hallIsDelivered, toLease] = [false, 0];
  const perDay = plan.leases / ((quietFrom - start) / DAY);
  for (let now = start, next = 0; next < ends.length;) {
    const end = ends[next];
    assert(end !== undefined, 'there is another month');
    const closesAt = addMilliseconds(end, CLOSED_AFTER);
    const step = addMilliseconds(now, plan.stepDays * DAY);
    now = step < closesAt ? step : closesAt;
    await timed('clock', () => world.advanceTo(now));
    await timed('worker', () => world.work());
    await timed('bank', async () => {
      await world.hand.payOut();
      await days.bank.state(now);
    });
    if (now < quietFrom) {
      await timed('lease', async () => {
        toLease += perDay * plan.stepDays;
        await together(world, new Array(Math.floor(toLease)).fill(now), (at: Instant) => days.lease(at));
        toLease %= 1;
      });
      await timed('quarrel', () => days.quarrel(now));
    }
    if (!hallIsDelivered && now >= addMilliseconds(start, 33 * DAY)) {
      hallIsDelivered = true;
      await days.deliverHall();
    }
    await timed('pay', () => days.pay(now));
    await timed('worker', () => world.work());
    await timed('deliver', () => days.deliver());
    await timed('desk', () => days.desk(now));
    await timed('agents', () => days.agents.report(now));
    if (now > addMilliseconds(start, 100 * DAY))
      for (const currency of unfailed) if (await days.bank.failPayout(now, currency)) unfailed.delete(currency);
    if (now < closesAt) continue;
    await timed('worker', () => world.work());
    const closed = await timed('close', () => closeMonth(world, days, end));
    told(closed);
    months.push(closed);
    next += 1;
  }
  await comeToRest(world, days);
  const notes = await world.ports.unitOfWork.run(STAFF, (tx) =>
    every((after) => world.ports.creditNotes.page(tx, { first: 200, after })),
  );
  const slaCredits = notes.filter(({ kind }) => kind === 'SLA_CREDIT').length;
  return { months, tally: { ...days.tally, slaCredits }, parties };
}

/** What is on its way comes, and is matched; nobody begins anything new. */
async function comeToRest(world: YearWorld, days: DaysOfYear): Promise<void> {
  for (let day = 0; day < 4; day += 1) {
    const now = addMilliseconds(await world.now(), DAY);
    await world.advanceTo(now);
    await world.work();
    await days.bank.state(now);
  }
  await world.work();
  await runMatching(world.ports)(STAFF);
}

/** The first instants of the twelve months after. */
function monthsAfter(start: Instant): Instant[] {
  const first = new Date(start);
  return Array.from({ length: 12 }, (_, index) =>
    instant(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + index + 1, 1)).toISOString()),
  );
}

function closeMonth(world: YearWorld, { bank }: DaysOfYear, end: Instant): Promise<ClosedMonth> {
  return closeBooks(world, bank, end, CURRENCIES_OF_YEAR);
}
