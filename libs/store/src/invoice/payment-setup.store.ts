import {
  type PaymentAction,
  type PaymentActionStore,
  type PaymentSetup,
  type PaymentSetupStore,
} from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface SetupRow {
  readonly id: string;
  readonly org_id: string;
  readonly way: PaymentSetup['way'];
  readonly mandate_text: string | null;
  readonly mandate_hash: string | null;
  readonly stripe_setup_intent_id: string | null;
  readonly stripe_mandate_id: string | null;
  readonly state: PaymentSetup['state'];
  readonly failure: string | null;
  readonly payment_method_id: string | null;
  readonly created_at: Date;
  readonly created_by: string;
  readonly ended_at: Date | null;
}

interface ActionRow {
  readonly intent_id: string;
  readonly org_id: string;
  readonly invoice_id: string;
  readonly state: PaymentAction['state'];
  readonly asked_at: Date;
  readonly ended_at: Date | null;
}

/** Tries to save a payment method, each with the mandate that was agreed to. */
export function paymentSetupStore(): PaymentSetupStore {
  return {
    insert: async (tx, setup) => {
      await on(tx).change(
        `INSERT INTO payment_setup (id, org_id, way, mandate_text, mandate_hash, state, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          ...[setup.id, setup.orgId, setup.way, setup.mandate?.text ?? null, setup.mandate?.hash ?? null, setup.state],
          ...[dateOf(setup.createdAt), setup.createdBy],
        ],
      );
    },
    byId: async (tx, id) => {
      const row = await on(tx).row<SetupRow>('SELECT * FROM payment_setup WHERE id = $1', [id]);
      return row && setupFrom(row);
    },
    lock: async (tx, id) => {
      const row = await on(tx).row<SetupRow>('SELECT * FROM payment_setup WHERE id = $1 FOR NO KEY UPDATE', [id]);
      return row && setupFrom(row);
    },
    update: async (tx, setup) => {
      await on(tx).change(
        `UPDATE payment_setup SET stripe_setup_intent_id = $2, stripe_mandate_id = $3, state = $4, failure = $5, payment_method_id = $6,
           ended_at = $7 WHERE id = $1`,
        [
          ...[setup.id, setup.stripeSetupIntentId, setup.stripeMandateId, setup.state, setup.failure],
          ...[setup.paymentMethodId, setup.endedAt && dateOf(setup.endedAt)],
        ],
      );
    },
    byMethods: async (tx, ids) => {
      const text = 'SELECT * FROM payment_setup WHERE payment_method_id = ANY($1) ORDER BY id';
      return (await on(tx).rows<SetupRow>(text, [ids])).map(setupFrom);
    },
  };
}

/** Payments that their payer has to confirm with the bank. */
export function paymentActionStore(): PaymentActionStore {
  return {
    open: async (tx, { intentId, orgId, invoiceId, state, askedAt }) => {
      await on(tx).change(
        `INSERT INTO payment_action (intent_id, org_id, invoice_id, state, asked_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (intent_id) DO NOTHING`,
        [intentId, orgId, invoiceId, state, dateOf(askedAt)],
      );
    },
    waiting: async (tx, invoiceIds) => {
      const text = `SELECT * FROM payment_action WHERE invoice_id = ANY($1) AND state = 'WAITING'`;
      return (await on(tx).rows<ActionRow>(text, [invoiceIds])).map(actionFrom);
    },
    end: async (tx, invoiceId, state) => {
      const text = `UPDATE payment_action SET state = $2, ended_at = $3 WHERE invoice_id = $1 AND state = 'WAITING'`;
      return (await on(tx).change(text, [invoiceId, state, dateOf(tx.now)])) === 1;
    },
  };
}

function setupFrom(row: SetupRow): PaymentSetup {
  const { mandate_text: text, mandate_hash: hash } = row;
  return {
    id: row.id,
    orgId: row.org_id,
    way: row.way,
    mandate: text !== null && hash !== null ? { text, hash } : null,
    stripeSetupIntentId: row.stripe_setup_intent_id,
    stripeMandateId: row.stripe_mandate_id,
    state: row.state,
    failure: row.failure,
    paymentMethodId: row.payment_method_id,
    createdAt: instantOf(row.created_at),
    createdBy: row.created_by,
    endedAt: row.ended_at && instantOf(row.ended_at),
  };
}

function actionFrom(row: ActionRow): PaymentAction {
  return {
    intentId: row.intent_id,
    orgId: row.org_id,
    invoiceId: row.invoice_id,
    state: row.state,
    askedAt: instantOf(row.asked_at),
    endedAt: row.ended_at && instantOf(row.ended_at),
  };
}
