// World: a miner's hall, an AI firm and its rival, in memory; an invoice of the AI firm is so long overdue that it is suspended.
import { civilDate, decimal, money } from '#libs/kernel';
import { AI_FIRM, MINER, RIVAL, aLeaseOf, aQuote, anInvoiceOf, contractWorld } from '#libs/testkit';
import { terminateContract } from './terminate-contract.js';

async function setup() {
  const world = await contractWorld();
  const { tables } = world;
  const suspend = (orgId: string): void => {
    const lease = aLeaseOf(aQuote({ orgId, offerId: 'hall_1', providerOrgId: MINER.orgId, siteId: 'site_1' }));
    const invoice = anInvoiceOf(lease, { id: 'inv_old', number: 'GL-2025-000001' });
    tables.invoices.seed(invoice.id, invoice);
    const step = { id: 'dun_1', invoiceId: invoice.id, orgId, step: 'SUSPENDED' } as const;
    tables.steps.seed(step.id, { ...step, daysPastDue: 60, due: money(1n, 'USD'), takenAt: invoice.dueAt });
  };
  return { ...world, suspend };
}

const SUSPENDED = { ok: false, refusal: { code: 'ACCOUNT_SUSPENDED' } };
const NAMED = { refusal: { invoiceId: 'inv_old', invoiceNumber: 'GL-2025-000001' } };

describe('a tenant that owes for too long', () => {
  it('signs no contract; it is told which invoice to pay, and the miner only that', async () => {
    const { propose, accept, suspend, tables } = await setup();
    const [own, others] = [await propose(), await propose(undefined, MINER)];
    if (!own.ok || !others.ok) throw new Error('both propose');
    suspend(AI_FIRM.orgId);
    const told = await accept(own.value);
    expect(told).toMatchObject(SUSPENDED);
    expect(told).not.toHaveProperty('refusal.invoiceId');
    expect(await accept(others.value, AI_FIRM)).toMatchObject({ ...SUSPENDED, ...NAMED });
    expect(tables.contracts.rows()).toEqual([]);
  });

  it('renews, expands and amends nothing, and may still end it', async () => {
    const { signed, want, agree, suspend, ports, hall, contractNow } = await setup();
    const { contract } = await signed();
    const expand = {
      kind: 'EXPAND',
      option: 'hall-c',
      commencement: civilDate('2027-01-01'),
      offerId: hall.id,
    } as const;
    const change = { kind: 'RATE', tranche: 'hall-a', rate: decimal('120') } as const;
    const waiting = await want({ kind: 'AMEND', changes: [change], listings: [] }, '2029-01-01');
    if (!waiting.ok) throw new Error('it is proposed');
    suspend(AI_FIRM.orgId);
    expect(await want(expand, '2026-03-01')).toMatchObject({
      ...SUSPENDED,
      ...NAMED,
    });
    expect(await want({ kind: 'RENEW' }, '2026-03-01')).toMatchObject({ ...SUSPENDED, ...NAMED });
    expect(await agree(waiting.value.id)).toMatchObject(SUSPENDED);
    expect(contractNow().version).toBe(1);
    const end = { contractId: contract.id, cause: 'TENANT_DEFAULT', effective: contractNow().leases[0]?.from } as const;
    const evidence = { reason: 'Nobody paid.', documents: ['notice.pdf'] };
    if (!end.effective) throw new Error('it has a lease');
    const ended = await terminateContract(ports)(MINER, {
      ...end,
      effective: end.effective,
      evidence,
      idempotencyKey: 'end-00001',
    });
    expect(ended.ok).toBe(true);
  });

  it('takes no contract over; from it another one may', async () => {
    const { signed, want, agree, suspend } = await setup();
    await signed();
    const act = await want({ kind: 'NOVATE', toOrgId: RIVAL.orgId, guarantor: null }, '2029-01-01');
    if (!act.ok) throw new Error('it is proposed');
    suspend(RIVAL.orgId);
    expect((await agree(act.value.id, RIVAL)).ok).toBe(true);
    expect(await agree(act.value.id, MINER)).toMatchObject(SUSPENDED);
  });
});
