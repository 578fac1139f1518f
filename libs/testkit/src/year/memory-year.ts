import { HOUR, type Instant, money } from '#libs/kernel';
import { type BankFile, type Ports, type Tx } from '#libs/workflows';
import { moneyWorld } from '../fakes/money-world.js';
import { Dice } from '../simulator/dice.js';
import { roundsOfYear } from './rounds-of-year.js';
import { type YearWorld } from './year-world.js';

const WORKER = { kind: 'PLATFORM', actorId: 'worker' } as const;
const MOST_PASSES = 400;

/** A year in memory: fake stores, a fake Stripe that is sometimes lost in between, webhooks late and twice, a worker that dies at random. */
export function memoryYear(
  seed: number,
  {
    start,
    readBank,
    killPercent = 1,
  }: { readonly start: Instant; readonly killPercent?: number; readBank(text: string): BankFile },
): YearWorld & Pick<ReturnType<typeof moneyWorld>, 'tables' | 'stripe'> {
  const world = moneyWorld({ now: start });
  const { ports, stripe, database, tables, real } = world;
  const dice = new Dice(seed);
  let [kills, delivered, isDead] = [0, 0, false];
  const dying = mortal(ports, () => {
    if (!isDead && dice.chance(killPercent)) [kills, isDead] = [kills + 1, true];
    return isDead;
  });
  const rounds = roundsOfYear(dying, WORKER);
  /** Webhooks: some of what is new, and some of what is old once more, in any order. */
  const deliver = async (): Promise<void> => {
    const fresh = stripe.events_.slice(delivered);
    delivered = stripe.events_.length;
    const again = stripe.events_.slice(-40).filter(() => dice.chance(20));
    for (const { id: eventId, type, objectId, payload } of dice.shuffled([
      ...fresh.filter(() => dice.chance(70)),
      ...again,
    ]))
      await ports.unitOfWork.run(WORKER, (tx) => ports.inbox.insert(tx, { eventId, type, objectId, payload }));
  };
  const pass = async (): Promise<boolean> => {
    let done = 0;
    for (const { run } of rounds) {
      if (dice.chance(2)) stripe.faults.push(dice.pick(['LOST_BEFORE', 'LOST_AFTER', 'BUSY']));
      done += await run().catch((error: unknown) => {
        if (!isDead) throw error;
        return 1;
      });
      if (isDead) break;
    }
    const isOver = !isDead && done === 0;
    isDead = false; // another one is started
    return isOver;
  };
  return {
    ...{ ports, tables, stripe, readBank, methods: ['pm_card_visa', 'pm_card_mastercard'] },
    now: () => Promise.resolve(database.now),
    advanceTo: async (at) => {
      database.advanceTo(at);
      await stripe.followClock(at);
    },
    work: async () => {
      for (let passes = 0; passes < MOST_PASSES; passes += 1) {
        real.now += HOUR;
        await deliver();
        if (await pass()) return;
      }
      throw new Error('the worker does not come to rest');
    },
    organisation: (kind, { legalName, country }) => {
      const orgId = database.newId('organisation');
      const nothing = { taxId: null, netDays: null, suspendedFor: null, stripeCustomerId: null };
      tables.profiles.seed(orgId, {
        ...{ ...nothing, orgId, kind, legalName, country, billingEmail: `ap@${orgId.toLowerCase()}.example` },
        creditLimit: money(0n, 'USD'),
      });
      tables.names.seed(orgId, legalName);
      return Promise.resolve(orgId);
    },
    hand: {
      ready: (account) => Promise.resolve(stripe.connect.answer(account)),
      dispute: (chargeId, amountMinor) => Promise.resolve(void stripe.disputes_.open(chargeId, { amountMinor })),
      decide: (id, outcome) => {
        if (outcome === 'won') stripe.disputes_.giveBack(id);
        return Promise.resolve(stripe.disputes_.turn(id, outcome));
      },
      failPayout: (id) => Promise.resolve(stripe.payouts_.fail(id)),
      payOut: async () => {
        for (const { currency } of await stripe.balance())
          if (stripe.payouts_.payable(currency) > 0n) stripe.payouts_.pay(currency);
      },
    },
    kills: () => kills,
  };
}

/** The worker's own view of the world: it may die before a transaction, in the middle of one, or right after its commit; then it does nothing more. */
export function mortal(ports: Ports, dies: () => boolean): Ports {
  const step = (): void => {
    if (dies()) throw new Error('the worker was killed');
  };
  const run: Ports['unitOfWork']['run'] = async (scope, work) => {
    step();
    const outcome = await ports.unitOfWork.run(scope, async (tx: Tx) => {
      const made = await work(tx);
      step();
      return made;
    });
    step();
    return outcome;
  };
  return { ...ports, unitOfWork: { run } };
}
