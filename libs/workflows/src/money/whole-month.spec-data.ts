import { type Invoice } from '#libs/billing';
import { type Decimal, decimal, instant, instantToString, rate, unwrap } from '#libs/kernel';
import { CLAIM, TENANT, WORKER_SCOPE, someTerms } from '#libs/testkit';
import {
  type Intent,
  type IntentOutcome,
  type SendContext,
  addPaymentMethod,
  answerDispute,
  applyCash,
  approveOutgoingWire,
  drainInbox,
  drainIntents,
  drawBalance,
  markOutgoingWireBooked,
  markOutgoingWireSent,
  payInvoice,
  recordTopUpWire,
  recordWire,
  refundInvoice,
  runPayouts,
  topUpBalance,
  undoApplication,
} from '#libs/workflows';
import { type PayingWorld, payingWorld } from '../payouts/payouts.spec-data.js';

/** 8 GPUs at about 4,200 USD an hour each: a month's rent with our fee is above 25 m USD. */
const LARGE = { terms: { ...someTerms(), unitPrice: rate(decimal('4200.33'), 'USD', 'GPU_HOUR') } };
/** Whenever it is booked in the month, it is billed for March, so that every story comes to the same sums. */
const RENTED = { start: instant('2026-03-01T00:00:00Z'), end: instant('2026-06-01T00:00:00Z') };
const SECOND = { kind: 'PLATFORM', actorId: 'usr_second' } as const;

/** A tenant, a miner with an account, a Stripe that takes bank debits too, our bank, and all that they may do in a month. */
export async function monthWorld() {
  const world = payingWorld();
  const answerDebit = takeDebits(world);
  const account = await world.ready();
  let keys = 0;
  const key = (): string => `key-${String((keys += 1)).padStart(5, '0')}`;
  const now = ({ id }: Invoice): Invoice => {
    const found = world.tables.invoices.rows().find((one) => one.id === id);
    if (!found) throw new Error(`no invoice ${id}`);
    return found;
  };
  const bill = async (facts: Parameters<PayingWorld['book']>[0] = {}): Promise<Invoice> => {
    const { id } = await world.book({ period: RENTED, ...facts });
    const invoice = world.tables.invoices.rows().find(({ leaseId }) => leaseId === id);
    if (!invoice) throw new Error('no invoice');
    await world.settle();
    return now(invoice);
  };
  const pay = async ({ id }: Invoice, token = 'pm_card_visa'): Promise<void> => {
    const method = unwrap(await addPaymentMethod(world.ports)(TENANT, { token }));
    const command = { invoiceId: id, paymentMethodId: method.id, idempotencyKey: key() };
    unwrap(await payInvoice(world.ports)(TENANT, command));
    await world.settle();
  };
  const wire = async ({ id }: Invoice, amount: Decimal): Promise<void> => {
    const reference = key();
    const command = { invoiceId: id, amount, bankReference: `FED-${reference}`, idempotencyKey: reference };
    unwrap(await recordWire(world.ports)(WORKER_SCOPE, command));
    await world.settle();
  };
  const refund = async ({ id }: Invoice, amount: Decimal | null): Promise<void> => {
    const command = { invoiceId: id, of: 'INVOICE', amount, reason: 'Hours that were not there.' } as const;
    unwrap(await refundInvoice(world.ports)(WORKER_SCOPE, { ...command, idempotencyKey: key() }));
    await world.settle();
  };
  return {
    ...{ ...world, account, now, bill, pay, wire, refund, answerDebit },
    ...aheadIn(world, key),
    billLarge: () => bill(LARGE),
    dispute: disputeIn(world, key),
    sendWires: sendWiresIn(world, key),
    dieAt: dieIn(world),
  };
}

export type MonthWorld = Awaited<ReturnType<typeof monthWorld>>;

interface Debit {
  readonly intent: Intent;
  readonly context: SendContext;
}

/** Bank debits (`pm_card_debit`) at a fake Stripe: accepted at once, answered days later by whoever tests. */
function takeDebits({ stripe, database, settle }: PayingWorld) {
  const waiting = new Map<string, Debit>();
  const send = stripe.send.bind(stripe);
  stripe.send = (intent, context): Promise<IntentOutcome> => {
    const method = intent.parameters['paymentMethod'] ?? '';
    if (intent.operation !== 'INVOICE_PAY' || !method.startsWith('pm_card_debit')) return send(intent, context);
    waiting.set(intent.aggregateId, { intent, context });
    return Promise.resolve({ kind: 'SENT', stripeId: context.stripeInvoiceId ?? '' });
  };
  return async ({ id }: Invoice, answer: 'paid' | 'failed'): Promise<void> => {
    const debit = waiting.get(id);
    if (!debit) throw new Error(`no debit of ${id}`);
    const objectId = debit.context.stripeInvoiceId ?? '';
    if (answer === 'paid') {
      const parameters = { ...debit.intent.parameters, paymentMethod: 'pm_card_visa' };
      await send({ ...debit.intent, parameters }, debit.context);
    } else {
      stripe.tamper(objectId, { lastPaymentError: 'R01: insufficient funds' });
      const event = { id: `evt_debit_${id}`, type: 'invoice.payment_failed', objectId, payload: '{}' };
      stripe.events_.push({ ...event, createdAt: database.now });
    }
    await settle();
  };
}

/** The tenant's bank takes the money of a paid invoice back; the story says how that ends. */
function disputeIn({ stripe, ports, tables, settle }: PayingWorld, key: () => string) {
  return {
    open: async ({ id }: Invoice, reason: string): Promise<string> => {
      const theirs = (await stripe.invoices()).find(({ ourInvoiceId }) => ourInvoiceId === id);
      const dispute = stripe.disputes_.open(theirs?.chargeIds[0] ?? '', { reason });
      await settle();
      return dispute;
    },
    /** Its bank returns a debit that was collected: final as it is opened. */
    returned: async ({ id }: Invoice, reason: string): Promise<void> => {
      const theirs = (await stripe.invoices()).find(({ ourInvoiceId }) => ourInvoiceId === id);
      stripe.disputes_.open(theirs?.chargeIds[0] ?? '', { reason, status: 'lost' });
      await settle();
    },
    answer: async (dispute: string): Promise<void> => {
      const ours = tables.disputes.rows().find(({ stripeDisputeId }) => stripeDisputeId === dispute);
      const command = { disputeId: ours?.id ?? '', kind: 'SUBMIT', statement: 'Every hour was used.' } as const;
      unwrap(await answerDispute(ports)(WORKER_SCOPE, { ...command, idempotencyKey: key() }));
      await settle();
    },
    end: async (dispute: string, outcome: 'won' | 'lost'): Promise<void> => {
      if (outcome === 'won') stripe.disputes_.giveBack(dispute);
      stripe.disputes_.turn(dispute, outcome);
      await settle();
    },
  };
}

/** Money that no invoice asked for: paid ahead, returned by its bank when it is spent, or left over of a wire. */
function aheadIn({ stripe, ports, tables, settle }: PayingWorld, key: () => string) {
  const currency = 'USD';
  return {
    payAhead: async (amount: string): Promise<string> => {
      const { id: paymentMethodId } = unwrap(await addPaymentMethod(ports)(TENANT, { token: 'pm_card_visa' }));
      const command = { amount: decimal(amount), currency, paymentMethodId, idempotencyKey: key() } as const;
      const { id } = unwrap(await topUpBalance(ports)(TENANT, command));
      await settle();
      return id;
    },
    wireAhead: async (amount: string): Promise<void> => {
      const wire = { orgId: TENANT.orgId, amount: decimal(amount), currency, bankReference: key() } as const;
      unwrap(await recordTopUpWire(ports)(WORKER_SCOPE, { ...wire, idempotencyKey: key() }));
    },
    draw: async ({ id: invoiceId }: Invoice): Promise<void> => {
      unwrap(await drawBalance(ports)(WORKER_SCOPE, { invoiceId, idempotencyKey: key() }));
      await settle();
    },
    returnAhead: async (topUpId: string): Promise<void> => {
      const intent = tables.topUps.rows().find(({ id }) => id === topUpId)?.paymentIntentId;
      const charge = [...stripe.charges_.values()].find(({ paymentIntentId }) => paymentIntentId === intent);
      stripe.disputes_.open(charge?.id ?? '', { reason: 'insufficient_funds', status: 'lost' });
      await settle();
    },
    applyCash: async ({ id: invoiceId }: Invoice): Promise<string> => {
      const command = { invoiceId, amount: null, reason: 'Left over of a wire.', idempotencyKey: key() };
      const { id } = unwrap(await applyCash(ports)(WORKER_SCOPE, command));
      await settle();
      return id;
    },
    undoCash: async (applicationId: string): Promise<void> => {
      const command = { applicationId, contractMoneyId: null, reason: 'Another invoice.', idempotencyKey: key() };
      unwrap(await undoApplication(ports)(WORKER_SCOPE, command));
      await settle();
    },
  };
}

/** People send every wire of the payout register that is prepared, and see it on the bank's statement. */
function sendWiresIn({ ports, tables, settle }: PayingWorld, key: () => string) {
  return async (): Promise<void> => {
    for (const { id: wireId } of tables.outgoingWires.rows().filter(({ state }) => state === 'PREPARED')) {
      unwrap(await approveOutgoingWire(ports)(SECOND, { wireId, idempotencyKey: key() }));
      const reference = `OUT-${wireId}`;
      unwrap(await markOutgoingWireSent(ports)(WORKER_SCOPE, { wireId, reference, idempotencyKey: key() }));
      const booked = { wireId, reference: `LINE-${wireId}`, idempotencyKey: key() };
      unwrap(await markOutgoingWireBooked(ports)(WORKER_SCOPE, booked));
    }
    await settle();
  };
}

/** A worker does its work and dies in the transaction with this number: it is not committed, and nobody goes on. */
function dieIn({ ports, real }: PayingWorld) {
  return async (victim: number): Promise<void> => {
    let runs = 0;
    const { unitOfWork } = ports;
    const run = <T>(...[scope, work]: Parameters<typeof unitOfWork.run<T>>): Promise<T> => {
      runs += 1;
      const isLast = runs >= victim;
      return unitOfWork.run(scope, async (tx) => {
        const done = await work(tx);
        if (isLast) throw new Error(`killed at ${instantToString(tx.now)}`);
        return done;
      });
    };
    const dying = { ...ports, unitOfWork: { run } };
    real.now += 3_600_000;
    await runPayouts(dying)(WORKER_SCOPE, { limit: 10 }).catch(() => null);
    await drainIntents(dying)(WORKER_SCOPE, CLAIM).catch(() => null);
    await drainInbox(dying)(WORKER_SCOPE, CLAIM).catch(() => null);
  };
}
