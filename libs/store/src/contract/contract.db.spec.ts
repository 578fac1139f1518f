// World: a migrated database with a miner's published hall of 5 MW and an AI firm; the workflows sign contracts on it, several at once.
import { unwrap } from '#libs/kernel';
import { contractChangesContract, contractRoom, contractStoresContract, createTestDatabase } from '#libs/testkit';
import { type TaxEngine, acceptAct, proposeAct, viewContract } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open({ poolSize: 8 });
const EVIDENCE = { reason: 'Agreed in writing', documents: ['letter-1.pdf'] };

const setup = () => contractRoom(db, database);

contractStoresContract('the stores', setup);
contractChangesContract('the stores', setup);

describe('what a tax engine was asked about a contract', () => {
  const VAT = { jurisdiction: 'GB', name: 'VAT', millionths: 175_000, outcome: 'CHARGED' } as const;
  const answer = { kind: 'CALCULATED', calculationId: 'taxcalc_1', taxCode: 'txcd_1', taxes: [VAT] } as const;
  const engine: TaxEngine = { taxesIn: () => Promise.resolve(answer) };

  it('is kept with the lease of each tranche by whichever side signs or takes over, and is no stranger’s business', async () => {
    const { signed, ports, tenant, next, miner, stranger, ahead } = await contractRoom(db, database, engine);
    const { contract, leases } = await signed();
    const detail = { kind: 'NOVATE', toOrgId: next.orgId, guarantor: null } as const;
    const wish = { contractId: contract.id, detail, effective: ahead(400), evidence: EVIDENCE };
    const { id: actId } = unwrap(await proposeAct(ports)(miner, { ...wish, idempotencyKey: 'taxed-novation-1' }));
    unwrap(await acceptAct(ports)(next, { actId, idempotencyKey: 'taxed-novation-2' }));
    // the tenant that leaves says the last word, and writes for the one that comes
    unwrap(await acceptAct(ports)(tenant, { actId, idempotencyKey: 'taxed-novation-3' }));
    const now = unwrap(await viewContract(ports)(miner, contract.id)).signed;
    expect([leases.length, now.leases.length]).toEqual([2, 4]);
    expect(now.tax).toEqual({ jurisdiction: 'GB', basisPoints: 1_750, kind: 'STANDARD' });
    const kept = await db.sql<{ org_id: string; quote_id: string }>(
      `SELECT t.org_id, t.quote_id FROM tax_calculation t JOIN lease l ON l.quote_id = t.quote_id WHERE l.contract_id = $1`,
      [contract.id],
    );
    const { orgId: first } = tenant;
    expect(kept.map((one) => one.org_id).sort()).toEqual([first, first, next.orgId, next.orgId].sort());
    const read = (scope: typeof tenant, id = kept.find((one) => one.org_id === first)?.quote_id ?? '') =>
      database.unitOfWork.run(scope, (tx) => ports.taxes.calculationOf(tx, id));
    for (const side of [tenant, miner])
      expect(await read(side)).toMatchObject({ orgId: first, place: { country: 'GB', rule: 'PROPERTY' } });
    expect(await read(stranger)).toBeNull();
  });
});

describe('signing at once', () => {
  it('signs a revision once, whoever comes at the same moment', async () => {
    const { propose, accept } = await setup();
    const proposal = await propose();
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => accept(proposal)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.flatMap((one) => (one.ok ? [] : [one.refusal.code]))).toEqual(Array(3).fill('WRONG_STATE'));
  });

  it('gives the same kW to one of two term sheets', async () => {
    const { propose, accept } = await setup();
    const [one, two] = [await propose(), await propose()];
    const outcomes = await Promise.all([accept(one), accept(two)]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.code]))).toEqual(['CAPACITY_TAKEN']);
  });

  it('leaves nothing behind when it breaks off in the middle', async () => {
    const { propose, ports, accept, miner } = await setup();
    const proposal = await propose();
    const counts = async () => {
      const [row] = await db.sql<{ n: string }>(
        `SELECT concat_ws(' ', (SELECT count(*) FROM contract), (SELECT count(*) FROM lease), (SELECT count(*) FROM quote), (SELECT count(*) FROM allocation), (SELECT count(*) FROM schedule_row)) AS n`,
      );
      return row?.n;
    };
    const before = await counts();
    const broken = ports.unitOfWork.run(miner, async (tx) => {
      const [revision] = proposal.revisions;
      await ports.termSheets.lock(tx, proposal.id);
      await ports.audit.append(tx, {
        action: 'x',
        subjectId: proposal.id,
        detail: { hash: revision?.documentHash ?? '' },
      });
      throw new Error('the machine stops here');
    });
    await expect(broken).rejects.toThrow('stops here');
    expect(await counts()).toBe(before);
    expect((await accept(proposal)).ok).toBe(true);
  });
});

describe('capacity of a contract', () => {
  it('is held without a gap and without an overlap over a novation', async () => {
    const { signed, ports, tenant, next, miner, ahead } = await setup();
    const { contract } = await signed();
    const detail = { kind: 'NOVATE', toOrgId: next.orgId, guarantor: null } as const;
    const command = {
      contractId: contract.id,
      detail,
      effective: ahead(400),
      evidence: EVIDENCE,
      idempotencyKey: 'novation-1',
    };
    const { id: actId } = unwrap(await proposeAct(ports)(tenant, command));
    unwrap(await acceptAct(ports)(next, { actId, idempotencyKey: 'novation-2' }));
    unwrap(await acceptAct(ports)(miner, { actId, idempotencyKey: 'novation-3' }));
    const now = unwrap(await viewContract(ports)(next, contract.id));
    const held = await db.sql<{ pieces: number; whole: boolean; orgs: number }>(
      `SELECT count(*)::int AS pieces, range_agg(period) = tstzmultirange(tstzrange(min(lower(period)), max(upper(period)))) AS whole, count(DISTINCT holder_org)::int AS orgs
       FROM allocation WHERE holder_id = ANY ($1) GROUP BY units`,
      [now.signed.leases.map(({ leaseId }) => leaseId)],
    );
    expect(held).toEqual([
      { pieces: 2, whole: true, orgs: 2 },
      { pieces: 2, whole: true, orgs: 2 },
    ]);
    const [mine] = await database.unitOfWork.run(next, async (tx) => {
      const page = await ports.leases.page(tx, { first: 10, after: null, side: 'TENANT' });
      return page.items;
    });
    expect(mine).toMatchObject({ state: 'CONFIRMED', contract: { contractId: contract.id } });
  });
});
