import { type Invoice } from '#libs/billing';
import { decimal, money, unwrap } from '#libs/kernel';
import {
  answerDispute,
  addPaymentMethod,
  issueCreditNote,
  onboardPayoutAccount,
  recordWire,
  refundInvoice,
  reverseCreditNote,
  topUpBalance,
} from '#libs/workflows';
import { type Call } from './gate.js';
import { STAFF, type Parties, type World, askPay, book, collected, until, untilSent, untilState } from './world.js';

/** Something that money does, with every call to Stripe that it takes. */
export interface Flow {
  readonly name: string;
  readonly calls: readonly Call[];
  /** What must be true before, undisturbed; gives what the flow does to its end. Its end is seen in the database. */
  begin(world: World, parties: Parties): Promise<() => Promise<void>>;
}

const once = (operation: string): Call => ({ operation, nth: 1 });
const idempotencyKey = (what: string, { id }: { readonly id: string }): string => `${what}-${id}`;

export const COLLECT: Flow = {
  name: 'collect by card',
  calls: [
    once('INVOICE_CREATE'),
    once('INVOICE_ITEM_CREATE'),
    { operation: 'INVOICE_ITEM_CREATE', nth: 2 },
    once('INVOICE_FINALIZE'),
    once('INVOICE_PAY'),
  ],
  begin: (world, parties) =>
    Promise.resolve(async () => {
      await collected(world, parties);
    }),
};

export const REFUND: Flow = {
  name: 'refund',
  calls: [once('REFUND_CREATE')],
  begin: async (world, parties) => {
    const invoice = await collected(world, parties);
    return () => refund(world, invoice);
  },
};

async function refund(world: World, invoice: Invoice): Promise<void> {
  const command = { invoiceId: invoice.id, of: 'INVOICE', amount: decimal('100'), reason: 'Two hours.' } as const;
  const key = idempotencyKey('refund', invoice);
  const { id } = unwrap(await refundInvoice(world.ports)(STAFF, { ...command, idempotencyKey: key }));
  await untilState(world, 'refund', id, 'SUCCEEDED');
}

const PAYOUT: Flow = {
  name: 'payout',
  calls: [once('ACCOUNT_CREATE'), once('TRANSFER_CREATE')],
  begin: (world, parties) => Promise.resolve(() => paidOut(world, parties)),
};

async function paidOut(world: World, parties: Parties): Promise<void> {
  const back = { returnUrl: 'https://miner.example/done', refreshUrl: 'https://miner.example/again' };
  const { account } = unwrap(await onboardPayoutAccount(world.ports)(parties.miner, back));
  await untilSent(world, 'ACCOUNT_CREATE', account.id);
  const [row] = await world.db.sql<{ id: string }>('SELECT stripe_account_id AS id FROM payout_account WHERE id = $1', [
    account.id,
  ]);
  await world.stripe(`/_emulator/accounts/${row?.id}/onboarding`, { outcome: 'ready', bank: '000123456789' });
  await untilState(world, 'payout_account', account.id, 'ACTIVE');
  await collected(world, parties);
  await untilHop(world, parties, 'ARRIVED_AT_STRIPE');
}

async function untilHop({ db }: World, { miner }: Parties, state: string): Promise<void> {
  const hop = 'SELECT FROM payout_hop WHERE org_id = $1 AND state = $2';
  await until(`payout ${state}`, async () => (await db.sql(hop, [miner.orgId, state])).length > 0);
}

const REVERSAL: Flow = {
  name: 'transfer reversal',
  calls: [once('REFUND_CREATE'), once('TRANSFER_REVERSE')],
  begin: async (world, parties) => {
    await paidOut(world, parties);
    const [row] = await world.db.sql<{ id: string }>('SELECT id FROM invoice WHERE org_id = $1', [
      parties.tenant.orgId,
    ]);
    const invoice = await world.ports.unitOfWork.run(STAFF, (tx) => world.ports.invoices.byId(tx, row?.id ?? ''));
    if (!invoice) throw new Error('no invoice');
    return async () => {
      await refund(world, invoice);
      const done = `SELECT FROM transfer_reversal WHERE org_id = $1 AND state = 'SENT'`;
      await until('a reversal', async () => (await world.db.sql(done, [parties.miner.orgId])).length > 0);
    };
  },
};

const TOP_UP: Flow = {
  name: 'top-up',
  calls: [once('TOP_UP_COLLECT')],
  begin: (world, { tenant }) =>
    Promise.resolve(async () => {
      const method = unwrap(await addPaymentMethod(world.ports)(tenant, { token: 'pm_card_visa' }));
      const command = { amount: decimal('500'), currency: 'USD', paymentMethodId: method.id } as const;
      const key = idempotencyKey('top-up', method);
      const { id } = unwrap(await topUpBalance(world.ports)(tenant, { ...command, idempotencyKey: key }));
      await untilState(world, 'top_up', id, 'RECEIVED');
    }),
};

const CREDIT_NOTE: Flow = {
  name: 'credit note',
  calls: [once('INVOICE_CREDIT'), once('CREDIT_VOID')],
  begin: async (world, parties) => {
    const invoice = await open(world, parties);
    return async () => {
      const note = await credit(world, invoice, 10_000n);
      await credit(world, invoice, 5_000n);
      const key = idempotencyKey('reverse', note);
      const command = { creditNoteId: note.id, reason: 'It was ours after all.', evidence: [], idempotencyKey: key };
      unwrap(await reverseCreditNote(world.ports)(STAFF, command));
      await untilSent(world, 'CREDIT_VOID', invoice.id);
      await askPay(world, parties, invoice);
      await untilState(world, 'invoice', invoice.id, 'PAID');
    };
  },
};

/** An invoice that is open at Stripe too. */
async function open(world: World, parties: Parties): Promise<Invoice> {
  const invoice = await book(world, parties);
  await untilSent(world, 'INVOICE_FINALIZE', invoice.id);
  return invoice;
}

async function credit({ ports }: World, invoice: Invoice, minor: bigint) {
  const credited = { what: 'AMOUNT', amount: money(minor, 'USD') } as const;
  return unwrap(
    await issueCreditNote(ports)(STAFF, {
      ...{ invoiceId: invoice.id, kind: 'CREDIT', credited, reason: 'A mistake.', evidence: [] },
      ...{ providerBearsBasisPoints: 10_000, idempotencyKey: idempotencyKey(`credit-${minor}`, invoice) },
    }),
  );
}

const WIRE_REPORT: Flow = {
  name: 'wire reported to Stripe',
  calls: [once('PAYMENT_REPORT'), once('INVOICE_PAY')],
  begin: async (world, parties) => {
    const invoice = await open(world, parties);
    return async () => {
      const key = idempotencyKey('wire', invoice);
      const command = { invoiceId: invoice.id, amount: decimal('100'), bankReference: key, idempotencyKey: key };
      unwrap(await recordWire(world.ports)(STAFF, command));
      await untilSent(world, 'PAYMENT_REPORT', invoice.id);
      await askPay(world, parties, invoice);
      await untilState(world, 'invoice', invoice.id, 'PAID');
    };
  },
};

const DISPUTE: Flow = {
  name: 'dispute answer',
  calls: [once('DISPUTE_ANSWER')],
  begin: async (world, parties) => {
    const { id, stripeInvoiceId } = await collected(world, parties);
    const theirs = await world.ports.payments.invoice(stripeInvoiceId ?? '');
    await world.stripe(`/_emulator/charges/${theirs?.chargeIds[0]}/dispute`, { kind: 'fraudulent' });
    const of = `SELECT id, stripe_dispute_id AS du FROM dispute WHERE invoice_id = $1 AND status = 'needs_response'`;
    const find = () => world.db.sql<{ id: string; du: string }>(of, [id]);
    await until('a dispute', async () => (await find()).length === 1);
    const [dispute] = await find();
    if (!dispute) throw new Error('no dispute');
    return async () => {
      const key = idempotencyKey('answer', dispute);
      const command = { disputeId: dispute.id, kind: 'SUBMIT', statement: 'Every hour was used.' } as const;
      unwrap(await answerDispute(world.ports)(STAFF, { ...command, idempotencyKey: key }));
      await untilSent(world, 'DISPUTE_ANSWER', dispute.id);
      await untilState(world, 'dispute', dispute.id, 'under_review');
      await world.stripe(`/_emulator/disputes/${dispute.du}/decide`, { outcome: 'won' });
      await untilState(world, 'dispute', dispute.id, 'won');
    };
  },
};

const CALCULATION = 'POST /v1/tax/calculations';
const SALE = 'POST /v1/tax/transactions/create_from_calculation';
const BACK = 'POST /v1/tax/transactions/create_reversal';

/** A bill of which Stripe Tax is told, a credit note on it, and the note taken back: a calculation and a sale, a reversal, a sale anew. */
const TAX: Flow = {
  name: 'tax',
  calls: [
    ...[CALCULATION, SALE].map((before) => ({ ...once('TAX_RECORD'), before })),
    once('TAX_RECORD'),
    { ...once('TAX_REVERSE'), before: BACK },
    once('TAX_REVERSE'),
    { operation: 'TAX_RECORD', nth: 2 },
  ],
  begin: (world, parties) =>
    Promise.resolve(async () => {
      const invoice = await book(world, parties, true);
      await untilSent(world, 'TAX_RECORD', `tax:${invoice.id}`);
      const note = await credit(world, invoice, 33_333n);
      await untilSent(world, 'TAX_REVERSE', `tax:${invoice.id}`);
      const key = idempotencyKey('reverse', note);
      const command = { creditNoteId: note.id, reason: 'It was ours after all.', evidence: [], idempotencyKey: key };
      unwrap(await reverseCreditNote(world.ports)(STAFF, command));
      await untilState(world, 'invoice', invoice.id, 'OPEN');
    }),
};

/** A bank takes back what was collected, when the provider was paid: the debt is taken out of its transfer, and a wire pays anew. */
const RETURNED: Flow = {
  name: 'debit returned',
  calls: [once('TRANSFER_REVERSE')],
  begin: async (world, parties) => {
    await paidOut(world, parties);
    const [row] = await world.db.sql<{ id: string; at_stripe: string; due: string }>(
      `SELECT id, stripe_invoice_id AS at_stripe, round(total_minor / 100.0, 2)::text AS due FROM invoice WHERE org_id = $1`,
      [parties.tenant.orgId],
    );
    if (!row) throw new Error('no invoice');
    return async () => {
      const theirs = await world.ports.payments.invoice(row.at_stripe);
      await world.stripe(`/_emulator/charges/${theirs?.chargeIds[0]}/dispute`, { kind: 'insufficient_funds' });
      await untilState(world, 'invoice', row.id, 'OPEN');
      const done = `SELECT FROM transfer_reversal WHERE org_id = $1 AND state = 'SENT'`;
      await until('a reversal', async () => (await world.db.sql(done, [parties.miner.orgId])).length > 0);
      const key = idempotencyKey('wire', row);
      const command = { invoiceId: row.id, amount: decimal(row.due), bankReference: key, idempotencyKey: key };
      unwrap(await recordWire(world.ports)(STAFF, command));
    };
  },
};

/** Paid ahead, and taken back by the payer's bank before anything is spent. */
const TOP_UP_RETURNED: Flow = {
  name: 'top-up returned',
  calls: [once('TOP_UP_COLLECT')],
  begin: (world, { tenant }) =>
    Promise.resolve(async () => {
      const method = unwrap(await addPaymentMethod(world.ports)(tenant, { token: 'pm_card_visa' }));
      const command = { amount: decimal('700'), currency: 'USD', paymentMethodId: method.id } as const;
      const key = idempotencyKey('top-up', method);
      const { id } = unwrap(await topUpBalance(world.ports)(tenant, { ...command, idempotencyKey: key }));
      await untilState(world, 'top_up', id, 'RECEIVED');
      const intentOf = 'SELECT payment_intent_id AS pi FROM top_up WHERE id = $1';
      const [intent] = await world.db.sql<{ pi: string }>(intentOf, [id]);
      const { data } = await world.stripe<{ data: { id: string }[] }>(`/v1/charges?payment_intent=${intent?.pi}`);
      const [charge] = data;
      await world.stripe(`/_emulator/charges/${charge?.id}/dispute`, { kind: 'bank_cannot_process' });
      const taken = `SELECT FROM top_up_taking t JOIN top_up_dispute d ON d.id = t.dispute_id WHERE d.top_up_id = $1`;
      await until('the balance', async () => (await world.db.sql(taken, [id])).length === 1);
    }),
};

export const FLOWS: readonly Flow[] = [
  ...[COLLECT, REFUND, PAYOUT, REVERSAL, TOP_UP, CREDIT_NOTE, WIRE_REPORT, DISPUTE, RETURNED, TOP_UP_RETURNED, TAX],
];
