import { type Invoice, amountDue } from '#libs/billing';
import {
  type Money,
  type Result,
  assert,
  compareMoney,
  isZero,
  moneyToString,
  ok,
  refuse,
  subtract,
} from '#libs/kernel';
import { prepaymentDrawn } from '#libs/ledger';
import { type Done, once } from '../once.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';
import { type CreditNeeds, lowerInvoice } from './issue-credit.js';
import { openOf } from './settle-invoice.js';
import { isPaymentPending } from './stripe-calls.js';
import { balanceId } from './top-up-debt.js';

type Needs = CreditNeeds & Pick<Ports, 'unitOfWork' | 'prepaid' | 'idempotency'>;

export interface DrawBalanceCommand {
  readonly invoiceId: string;
  readonly idempotencyKey: string | null;
}

/** Pays an open invoice from its tenant's balance, as far as it reaches. */
export const drawBalance = (ports: Needs) => {
  return (scope: PlatformScope, command: DrawBalanceCommand): Promise<Result<Invoice, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { invoiceId, idempotencyKey: key } = command;
      const found = async (id: string): Promise<Invoice> => {
        const invoice = await ports.invoices.byId(tx, id);
        assert(invoice, 'a remembered invoice exists');
        return invoice;
      };
      const request = { operation: 'balanceDraw', key, input: [invoiceId] };
      return once<Invoice, Refusal>(ports.idempotency, tx, request, found, async () => {
        const invoice = await ports.invoices.lock(tx, invoiceId);
        if (!invoice) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['invoiceId'] });
        const obstacle = await obstacleTo(ports, tx, invoice);
        if (obstacle) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['invoiceId'], detail: obstacle });
        const drawn = await draw(ports, tx, invoice);
        const nothing = `Nothing is paid ahead in ${invoice.currency}.`;
        if (isZero(drawn)) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['invoiceId'], detail: nothing });
        return ok<Done<Invoice>>({ resultId: invoiceId, value: await found(invoiceId) });
      });
    });
};

/**
 * Draws the balances of tenants who chose to pay so, first due first, one tenant a transaction. Looks at most at `limit` tenants and
 * currencies; returns how many invoices were lowered. An invoice whose payment is on its way waits.
 */
export const drawBalances = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    const found = await ports.unitOfWork.run(scope, (tx) => ports.prepaid.drawable(tx, limit));
    let lowered = 0;
    for (const { orgId, currency } of found) {
      lowered += await ports.unitOfWork.run(scope, async (tx) => {
        let count = 0;
        for (const { id } of await ports.creditNotes.payable(tx, orgId, currency)) {
          const invoice = await ports.invoices.lock(tx, id);
          if (!invoice || (await obstacleTo(ports, tx, invoice)) !== null) continue;
          if (isZero(await draw(ports, tx, invoice))) break;
          count += 1;
        }
        return count;
      });
    }
    return lowered;
  };
};

async function obstacleTo(ports: Needs, tx: Tx, invoice: Invoice): Promise<string | null> {
  if (invoice.state !== 'OPEN') return `Invoice ${invoice.number} is ${invoice.state}.`;
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  return isPaymentPending(invoice, intents) ? `A payment of invoice ${invoice.number} is on its way.` : null;
}

/** As much of a locked invoice as the balance reaches; zero: it is empty. */
async function draw(ports: Needs, tx: Tx, invoice: Invoice): Promise<Money> {
  const { orgId, providerOrgId, currency } = invoice;
  const [held, due] = [await ports.prepaid.lock(tx, orgId, currency), amountDue(invoice)];
  const amount = compareMoney(held, due) <= 0 ? held : due;
  if (isZero(amount)) return subtract(amount, amount);
  const id = tx.newId('balanceDraw');
  const open = await openOf(ports, tx, invoice);
  const facts = { applicationId: id, prepaymentId: balanceId({ orgId, currency }), open, amount };
  await ports.ledger.post(tx, prepaymentDrawn(facts, tx.now));
  await ports.prepaid.draw(tx, { id, orgId, providerOrgId, invoiceId: invoice.id, amount, at: tx.now });
  await lowerInvoice(ports, tx, { invoice, confirms: true }, amount, id);
  const detail = { invoice: invoice.number, amount: moneyToString(amount) };
  await ports.audit.append(tx, { action: 'balance.drawn', subjectId: id, detail });
  return amount;
}
