import { type Invoice, amountDue } from '#libs/billing';
import { type Money, compareMoney, moneyToString, subtract } from '#libs/kernel';
import { prepaymentDrawn } from '#libs/ledger';
import { type ContractMoney } from '../ports/contract-money-store.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type CreditNeeds, lowerInvoice } from './issue-credit.js';
import { openOf } from './settle-invoice.js';

export type DrawNeeds = CreditNeeds & Pick<Ports, 'contractMoney'>;

/**
 * Pays (part of) an invoice by what its tenant paid ahead, inside the caller's transaction: at most `wanted`, at most what is left of the
 * prepayment, at most what is owed. Nothing while it has not come, nor for another tenant than the one that paid.
 */
export const drawPrepayment = (ports: DrawNeeds) => {
  return async (tx: Tx, invoice: Invoice, prepayment: ContractMoney, wanted: Money): Promise<Money> => {
    const none = subtract(wanted, wanted);
    if (prepayment.receivedAt === null || prepayment.tenantOrgId !== invoice.orgId) return none;
    const left = subtract(prepayment.amount, prepayment.drawn);
    const amount = [left, amountDue(invoice)].reduce((a, b) => (compareMoney(a, b) <= 0 ? a : b), wanted);
    if (amount.minor <= 0n) return none;
    const id = tx.newId('prepaymentDraw');
    const open = await openOf(ports, tx, invoice);
    const facts = { applicationId: id, prepaymentId: prepayment.id, open, amount };
    await ports.ledger.post(tx, prepaymentDrawn(facts, tx.now));
    const { tenantOrgId, providerOrgId } = prepayment;
    await ports.contractMoney.draw(tx, {
      ...{ id, contractMoneyId: prepayment.id, invoiceId: invoice.id, tenantOrgId, providerOrgId, amount },
      at: tx.now,
    });
    await lowerInvoice(ports, tx, { invoice, confirms: false }, amount, id);
    const detail = { invoice: invoice.number, amount: moneyToString(amount) };
    await ports.audit.append(tx, { action: 'prepayment.drawn', subjectId: prepayment.id, detail });
    return amount;
  };
};
