import { transferParts } from '#libs/billing';
import { HOUR, addMilliseconds } from '#libs/kernel';
import { eachInTurn } from '../operations/each-in-turn.js';
import { type PayoutLook, type PayoutWait } from '../ports/payout-stores.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { applyAccount } from './apply-account.js';
import { availableAtStripe, pendingCharges } from './funds-at-stripe.js';
import { type PlanNeeds, payoutByBooks, planPayoutOf } from './plan-payout-of.js';

type Needs = PlanNeeds;

/** Who waits for something is looked at again after this, or when it comes. */
const LOOK_AGAIN = HOUR;

export interface PayoutRun {
  /** Providers (and currencies) looked at. */
  readonly looked: number;
  /** Payouts planned. */
  readonly planned: number;
}

/**
 * Looks at a bounded number of providers with something payable whose time has come, and pays each that can be paid: what is payable, less
 * what it owes us and what is held back. Who cannot be paid yet keeps it, and it is written down why. Our books are asked first, and Stripe
 * only about a payout that they let go: its balance once a run, and the charges that a payout may move before their money is available. Each
 * provider is decided in transactions of its own under the lock of its payable: two workers, or one killed half-way, plan nothing twice. One that
 * cannot be looked at holds up no other; what went wrong is thrown when all have had their turn.
 */
export const runPayouts = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<PayoutRun> => {
    const due = await ports.unitOfWork.run(scope, (tx) => ports.payouts.due(tx, limit));
    if (due.length === 0) return { looked: 0, planned: 0 };
    const available = oncePerRun(() => availableAtStripe(ports));
    const planned = await eachInTurn('payouts', due, async (one) =>
      (await pay(ports, scope, one, available)) ? 1 : 0,
    );
    return { looked: due.length, planned };
  };
};

type Available = Awaited<ReturnType<typeof availableAtStripe>>;

/** Plans the payout of one provider in one currency, where it can be paid. */
async function pay(
  ports: Needs,
  scope: PlatformScope,
  one: Due,
  available: () => Promise<Available>,
): Promise<boolean> {
  await refreshAccount(ports, scope, one.orgId);
  const byBooks = await underLock(ports, scope, one, (tx) => payoutByBooks(ports)(tx, one));
  if (typeof byBooks === 'string') return false;
  // a wire takes nothing out of what is at Stripe: it is not asked
  const isWire = transferParts(byBooks.pays, [], byBooks.policy).every(({ rail }) => rail === 'WIRE');
  const atStripe = isWire ? 0n : ((await available()).get(one.currency) ?? 0n);
  const charges = isWire ? [] : await pendingCharges(ports)(scope, one, byBooks.pays);
  const outcome = await underLock(ports, scope, one, (tx) =>
    planPayoutOf(ports)(tx, { ...one, available: atStripe, charges }),
  );
  return typeof outcome !== 'string';
}

type Due = Pick<PayoutLook, 'orgId' | 'currency'>;

/** Decides about one provider that is still due, and writes down what it waits for. */
function underLock<Found extends object>(
  ports: Needs,
  scope: PlatformScope,
  one: Due,
  decide: (tx: Tx) => Promise<Found | PayoutWait>,
): Promise<Found | PayoutWait | 'NOT_DUE'> {
  return ports.unitOfWork.run(scope, async (tx) => {
    if (!(await isStillDue(ports, tx, one))) return 'NOT_DUE';
    const found = await decide(tx);
    if (typeof found === 'string') await wait(ports, tx, one, found);
    return found;
  });
}

/** Asks when it is first wanted, and then never again. */
function oncePerRun<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => (asked ??= ask());
}

/** Whoever waits for its account is asked after: Stripe tells of it by webhook alone. */
async function refreshAccount(ports: Needs, scope: PlatformScope, orgId: string): Promise<void> {
  const account = await ports.unitOfWork.run(scope, (tx) => ports.payoutAccounts.byOrg(tx, orgId));
  if (!account?.stripeAccountId || account.state === 'ACTIVE') return;
  const theirs = await ports.payments.connect.account(account.stripeAccountId);
  if (!theirs) return;
  await ports.unitOfWork.run(scope, async (tx) => {
    const now = await ports.payoutAccounts.lock(tx, account.id);
    if (now?.stripeAccountId === theirs.id) await applyAccount(ports)(tx, now, theirs);
  });
}

/** Another worker may have been here since. */
async function isStillDue(ports: Needs, tx: Tx, { orgId, currency }: Due): Promise<boolean> {
  await ports.payouts.lockHoldings(tx, orgId, currency);
  const look = (await ports.payouts.looks(tx, orgId)).find((one) => one.currency === currency);
  return look === undefined || look.nextAt <= tx.now;
}

async function wait(ports: Needs, tx: Tx, { orgId, currency }: Due, waitsFor: PayoutWait): Promise<void> {
  await ports.payouts.look(tx, { orgId, currency, waitsFor, nextAt: addMilliseconds(tx.now, LOOK_AGAIN) });
}
