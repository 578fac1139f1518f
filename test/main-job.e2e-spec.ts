// World: one of each app, a worker and the emulator with its chaotic webhooks, over HTTP only; a miner with 8 nodes of H100, one AI firm.
import { SearchOffers } from '../apps/cli/src/gql/tenant/documents/SearchOffers.js';
import { RunReconciliation } from '../apps/cli/src/gql/ops/documents/RunReconciliation.js';
import { ProviderEarnings } from '../apps/cli/src/gql/provider/documents/ProviderEarnings.js';
import { money, moneyToString, parseMoney, sum, unwrap } from '#libs/kernel';
import { DAY_MS, HOUR_MS, listH100, openWorld, windowFrom } from './world.js';

const usd = (amount: string) => unwrap(parseMoney(amount, 'USD'));

describe('the main job', () => {
  it('goes from a listing to a reconciled, paid invoice', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 });
    try {
      const miner = await world.miner();
      const offerId = await listH100(miner, 8);
      const firm = await world.firm();
      const now = await world.staff.now();
      const window = windowFrom(now, 60);

      const { offers } = await firm.api.run(SearchOffers, {
        filter: { models: ['h100-sxm'], units: 16, gang: true, window },
        first: 20,
      });
      expect(offers.nodes.map((offer) => [offer.id, offer.bookableUnits])).toEqual([[offerId, 64]]);

      const quote = await firm.quote({ offerId, units: 16, gang: true, window });
      const lines = quote.lines.map((line) => usd(line.amount.amount));
      expect(moneyToString(sum(lines, 'USD'))).toBe(quote.total.amount);

      const { lease, invoice } = await firm.book(quote.id, 'PO-7');
      expect(lease.state).toBe('PENDING_PAYMENT');
      expect(invoice?.total.amount).toBe(quote.dueAtBooking.amount);

      const paid = await firm.pay(invoice?.id ?? '');
      expect(paid.state).toBe('PAID');
      expect((await firm.lease(lease.id)).state).toBe('CONFIRMED');

      await miner.deliver(lease.id, 'ssh lab@login.example');
      await world.staff.advanceTo(new Date(Date.parse(window.start) + HOUR_MS));
      expect((await firm.lease(lease.id)).state).toBe('ACTIVE');

      await world.staff.advanceTo(new Date(Date.parse(window.start) + 32 * DAY_MS));
      expect(await firm.payOpenInvoices()).toBe(1);
      await world.staff.advanceTo(new Date(Date.parse(window.end) + DAY_MS));
      const ended = await firm.lease(lease.id);
      expect([ended.state, ended.reason]).toEqual(['ENDED', 'TERM_COMPLETED']);
      expect(ended.usage.unitHours).toBe(String(16 * 24 * 60));
      const invoiced = ended.invoices.map((each) => usd(each.total.amount));
      expect(moneyToString(sum(invoiced, 'USD'))).toBe(quote.total.amount);

      const { earnings } = await miner.api.run(ProviderEarnings, {
        window: { start: now.toISOString(), end: new Date(Date.parse(window.end) + DAY_MS).toISOString() },
      });
      const share = quote.lines.filter((line) => line.kind === 'CAPACITY').map((line) => usd(line.amount.amount));
      expect(earnings.map((row) => row.payable.amount)).toEqual([moneyToString(sum(share, 'USD'))]);

      await world.staff.booksComplete();
      const { reconciliationRunCreate } = await world.staff.api.run(RunReconciliation, {});
      expect(reconciliationRunCreate.run?.differences).toEqual([]);
      expect(reconciliationRunCreate.run?.isClean).toBe(true);
      expect(reconciliationRunCreate.run?.equations.map((equation) => equation.unexplained.amount)).toEqual([
        moneyToString(money(0n, 'USD')),
      ]);
    } finally {
      await world.close();
    }
  }, 120_000);
});
