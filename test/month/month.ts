import { createHash } from 'node:crypto';
import { DAY, HOUR, addMilliseconds, instant } from '#libs/kernel';
import { BankDesk, type ClosedMonth, Dice, closeMonth, newTally } from '#libs/testkit';
import { type Machine, openMachine } from '../machine/machine.js';
import { type Death } from '../machine/mortal-worker.js';
import { CURRENCIES, type Casting, type House, type MonthCurrency, openHouses } from './cast.js';
import { type Month } from './deeds.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { EVERYWHERE, IN_DINARS, IN_DOLLARS, IN_EUROS, type Stories, type Story } from './stories.js';

const START = '2026-03-01T00:00:00Z';
const END = instant('2026-04-01T00:00:00Z');

type Programme = readonly { readonly of: MonthCurrency; readonly stories: Stories }[];

/** Every story in every currency that has it. */
const ALL: Programme = [
  ...(['USD', 'EUR', 'JPY'] as const).map((of) => ({ of, stories: EVERYWHERE })),
  { of: 'USD', stories: IN_DOLLARS },
  { of: 'EUR', stories: IN_EUROS },
  { of: 'KWD', stories: IN_DINARS },
];
/** Every kind of story, in one currency each. */
const FEW: Programme = [
  {
    of: 'USD',
    stories: {
      ...{ SECURE: EVERYWHERE.SECURE, DISPUTE_LOST: EVERYWHERE.DISPUTE_LOST },
      ...{ DEBIT_RETURNED: IN_DOLLARS.DEBIT_RETURNED, MINER_NEGATIVE: IN_DOLLARS.MINER_NEGATIVE },
      ...{ OUR_PAYOUT_RETURNED: IN_DOLLARS.OUR_PAYOUT_RETURNED, LARGE: IN_DOLLARS.LARGE },
    },
  },
  {
    of: 'EUR',
    stories: { SEPA_FAILS: IN_EUROS.SEPA_FAILS, DISPUTE_WON: EVERYWHERE.DISPUTE_WON, WIRE: EVERYWHERE.WIRE },
  },
  {
    of: 'JPY',
    stories: { REFUNDS: EVERYWHERE.REFUNDS, PAYOUT_RETURNED: EVERYWHERE.PAYOUT_RETURNED },
  },
  { of: 'KWD', stories: IN_DINARS },
];
/** Whose miners are paid by wire: what the tenant pays by wire is at our bank and not at Stripe. */
const BY_WIRE: ReadonlySet<string> = new Set(['WIRE', 'LARGE']);

/** The fifth of the next month: what was on its way has come, and the month is closed. */
const LAST_DAY = 35;
const LONGEST_SLEEP = 4;

export interface Disturbance {
  /** Every story in every currency, or some in one. */
  readonly stories: 'ALL' | 'FEW';
  /** How webhooks travel, and when the worker dies. */
  readonly seed: number;
  /** Of a hundred turns of work, how many end in SIGKILL at some step of theirs. */
  readonly killPercent: number;
  /** Of a hundred webhooks, how many never come. */
  readonly lostPercent: number;
}

export interface LivedMonth {
  readonly closed: ClosedMonth<MonthCurrency>;
  readonly outcome: Outcome;
  /** What was posted, line by line. */
  readonly books: readonly string[];
  readonly kills: number;
}

/** One month of many stories at once, to the close on the fifth of the next. */
export async function liveMonth(database: string, disturbance: Disturbance): Promise<LivedMonth> {
  const { stories, seed, killPercent, lostPercent } = disturbance;
  const machine = await openMachine({
    ...{ database, chaosSeed: `month-${seed}`, lostPercent, start: START },
    deaths: deathsOf(new Dice(seed), killPercent),
  });
  try {
    const { world } = machine;
    await world.advanceTo(instant(START));
    const programme = stories === 'ALL' ? ALL : FEW;
    const castings = programme.flatMap(({ of, stories: theirs }) =>
      Object.keys(theirs).map((story) => castingOf(story, of)),
    );
    const houses = await openHouses(machine, castings);
    const month: Month = { machine, bank: new BankDesk(world, new Dice(1), newTally(), CURRENCIES) };
    await liveDays(month, houses, programme);
    const closed = await closeMonth(world, month.bank, END, CURRENCIES);
    return { closed, outcome: await outcomeOf(month, houses), books: await booksOf(machine), kills: world.kills() };
  } finally {
    await machine.close();
  }
}

function castingOf(story: string, currency: MonthCurrency): Casting {
  return { story, currency, rail: BY_WIRE.has(story) ? 'WIRE' : 'STRIPE', isLarge: story === 'LARGE' };
}

/** A turn of work takes some hundred steps: the worker dies before, in or after one of its transactions, or right after Stripe's answer. */
function deathsOf(dice: Dice, killPercent: number): () => Death {
  return () => (dice.chance(killPercent) ? 1 + dice.below(250) : null);
}

interface Told {
  readonly house: House;
  readonly story: Story;
  /** When it goes on. */
  readonly day: number;
}

/**
 * In the morning the bank's statements come and the worker works off what the nights brought; before noon every story whose day it is takes a
 * step. Days on which nothing happens are slept through, a few at a time.
 */
async function liveDays(month: Month, houses: readonly House[], programme: Programme): Promise<void> {
  const { world } = month.machine;
  let open = houses.map((house): Told => ({ house, story: tell(month, house, programme), day: 1 }));
  for (let day = 1; day < LAST_DAY;) {
    await morning(month, day);
    await world.advanceTo(addMilliseconds(instant(START), day * DAY + 10 * HOUR));
    const told: Told[] = [];
    for (const one of open) {
      const next = one.day > day ? one.day : await step(one, day);
      if (next !== null) told.push({ ...one, day: next });
    }
    open = told;
    await world.work();
    day = Math.min(LAST_DAY, day + LONGEST_SLEEP, ...open.map((one) => one.day));
  }
  await morning(month, LAST_DAY);
  if (open.length > 0) throw new Error(`unfinished: ${open.map(({ house }) => house.story).join(', ')}`);
}

async function morning({ machine: { world }, bank }: Month, day: number): Promise<void> {
  const now = addMilliseconds(instant(START), day * DAY + 6 * HOUR);
  await world.advanceTo(now);
  await bank.state(now);
  await world.work();
  await bank.sendWires(now);
}

function tell(month: Month, house: House, programme: Programme): Story {
  const { stories } = programme.find(({ of, stories: all }) => of === house.currency && house.story in all) ?? {};
  const story = stories?.[house.story];
  if (!story) throw new Error(`no story ${house.story}`);
  return story(month, house);
}

/** The day on which it goes on; null: it is over. */
async function step({ house, story }: Told, day: number): Promise<number | null> {
  try {
    const { done, value } = await story.next();
    return done === true ? null : day + value;
  } catch (error) {
    throw new Error(`${house.story} ${house.currency}, day ${day}`, { cause: error });
  }
}

/** What was posted on each day, of which kind, to whose account: all but the names of things that are made up along the way. */
async function booksOf({ sql }: Machine): Promise<string[]> {
  const rows = await sql<{ line: string }>(
    `SELECT concat_ws(' | ', to_char(j.effective_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), j.kind, a.type, coalesce(o.legal_name, a.owner_id, 'us'),
       e.currency, sum(e.minor) FILTER (WHERE e.minor > 0), sum(e.minor) FILTER (WHERE e.minor < 0)) AS line
     FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id LEFT JOIN organisation o ON o.id = a.owner_id
     GROUP BY to_char(j.effective_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), j.kind, a.type, coalesce(o.legal_name, a.owner_id, 'us'), e.currency ORDER BY 1`,
  );
  return rows.map(({ line }) => line);
}

export function hashOf(books: readonly string[]): string {
  return createHash('sha256').update(books.join('\n')).digest('hex').slice(0, 16);
}
