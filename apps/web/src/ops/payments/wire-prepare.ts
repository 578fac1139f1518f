import { useClient } from 'urql';
import { moneyText } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { PrepareCreditRefund } from '../../gql/ops/documents/PrepareCreditRefund.js';
import { TenantCredit } from '../../gql/ops/documents/TenantCredit.js';
import { type Act } from './act-dialog.js';
import { plainAmount } from './plain-amount.js';
import { useAct } from './use-act.js';

/** Orders a wire that pays a tenant's credit out. Wires of deposits and of large payouts are ordered where those are decided. */
export const usePrepareAct = (): Act => {
  const say = useText();
  const client = useClient();
  const prepare = useAct(PrepareCreditRefund, (data) => data.creditRefund.errors);
  return {
    title: say('pay.wire.prepare'),
    body: say('pay.wire.prepareBody'),
    action: ({ amount = '', currency = '' }) =>
      say('pay.wire.prepareAmount', { amount: `${currency.toUpperCase()}\u00a0${plainAmount(amount)}` }),
    fields: [
      { id: 'orgId', label: say('pay.wire.tenant'), kind: 'code', hint: say('pay.wire.tenantHint') },
      { id: 'currency', label: say('pay.currency'), kind: 'code', most: 3, first: 'USD' },
      { id: 'amount', label: say('ops.amount'), kind: 'amount' },
      { id: 'reason', label: say('pay.reasonField'), most: 500, lines: 2 },
    ],
    run: async ({ orgId = '', currency = '', amount = '', reason = '' }, attempt) => {
      const wanted = { orgId, currency: currency.toUpperCase(), amount: plainAmount(amount), reason };
      const refused = await prepare({ input: wanted }, attempt, say('pay.wire.prepared'));
      if (refused === null) return null;
      const { data } = await client.query(TenantCredit, { orgId }).toPromise();
      const there = data?.creditBalance.map(moneyText).join(', ');
      return there ? `${refused} ${say('pay.wire.there', { amounts: there })}` : refused;
    },
  };
};
