import { isZero, readAmount } from '../../kit/decimals.js';
import { moneyText, type Amount } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { RefundInvoice } from '../../gql/ops/documents/RefundInvoice.js';
import { type RefundKind, type StaffInvoiceFragment } from '../../gql/ops/graphql.js';
import { type Act } from './act-dialog.js';
import { plainAmount } from './plain-amount.js';
import { useAct } from './use-act.js';

/** Giving a paid invoice's money back, or the credit granted on it: as far as there is any. */
export const useRefundActs = ({ id: invoiceId, number, refundable }: StaffInvoiceFragment): readonly Act[] => {
  const say = useText();
  const refund = useAct(RefundInvoice, (data) => data.invoiceRefund.errors);
  if (refundable === null) return [];
  const act = (of: RefundKind, most: Amount): Act => ({
    title: say(`pay.refund.do.${of}`),
    body: say(`pay.refund.body.${of}`, { number, amount: moneyText(most) }),
    action: ({ amount = '' }) =>
      say('pay.refund.button', { amount: `${most.currency}\u00a0${readAmount(plainAmount(amount))}` }),
    danger: true,
    fields: [
      { id: 'amount', label: say('ops.amount'), kind: 'amount', first: most.amount },
      { id: 'reason', label: say('pay.refund.reason'), most: 500, lines: 3 },
    ],
    run: ({ amount = '', reason = '' }, attempt) =>
      refund({ input: { invoiceId, of, amount: plainAmount(amount), reason } }, attempt, say('pay.refund.asked')),
  });
  return [
    ...(isZero(refundable.ofInvoice.amount) ? [] : [act('INVOICE', refundable.ofInvoice)]),
    ...(isZero(refundable.ofCredit.amount) ? [] : [act('CREDIT', refundable.ofCredit)]),
  ];
};
