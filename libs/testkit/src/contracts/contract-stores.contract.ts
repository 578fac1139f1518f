import { addMilliseconds, decimal, unwrap } from '#libs/kernel';
import { rowKey } from '#libs/billing';
import { type Ports, type Scope, type SignedContract, acceptAct, proposeAct, viewContract } from '#libs/workflows';
import { type ContractRoom } from '../builders/contract-room.js';

const STAFF: Scope = { kind: 'PLATFORM', actorId: 'usr_staff' };
const EVIDENCE = { reason: 'Agreed in writing', documents: ['letter-1.pdf'] };

let keys = 0;
const key = (): string => `port-key-${(keys += 1)}`;

/** What every implementation of the contracts' ports keeps, fake or real. */
export function contractStoresContract(name: string, makeRoom: () => Promise<ContractRoom>): void {
  const setup = async () => {
    const room = await makeRoom();
    const run = <T>(scope: Scope, work: (tx: Parameters<Ports['contracts']['insert']>[0]) => Promise<T>) =>
      room.ports.unitOfWork.run(scope, work);
    const schedule = (scope: Scope, { contract }: SignedContract) =>
      run(scope, (tx) => room.ports.contracts.schedule(tx, contract.id));
    return { ...room, run, schedule };
  };

  describe(`term sheets of ${name}`, () => {
    it('read back as they were put down, for both sides and nobody else', async () => {
      const { propose, ports, run, tenant, miner, stranger } = await setup();
      const proposal = await propose();
      for (const scope of [tenant, miner])
        expect(await run(scope, (tx) => ports.termSheets.byId(tx, proposal.id))).toEqual(proposal);
      expect(await run(stranger, (tx) => ports.termSheets.byId(tx, proposal.id))).toBeNull();
      const page = (states: readonly ('OPEN' | 'SIGNED')[]) =>
        run(miner, (tx) => ports.termSheets.page(tx, { first: 10, after: null, states }));
      expect((await page(['OPEN'])).items.map(({ id }) => id)).toEqual([proposal.id]);
      expect((await page(['SIGNED'])).items).toEqual([]);
    });

    it('are closed once', async () => {
      const { propose, ports, run, tenant } = await setup();
      const { id } = await propose();
      const close = () => run(tenant, (tx) => ports.termSheets.close(tx, id, 'WITHDRAWN', null));
      await close();
      await expect(close()).rejects.toThrow();
    });

    it('know who an organisation is in law', async () => {
      const { ports, run, tenant, miner } = await setup();
      const party = (orgId: string) => run(tenant, (tx) => ports.termSheets.party(tx, orgId));
      expect(await party(miner.orgId)).toMatchObject({ orgId: miner.orgId, kind: 'PROVIDER', taxId: null });
      expect(await party('org_nobody')).toBeNull();
    });
  });

  describe(`contracts of ${name}`, () => {
    it('read back as they were signed, with the schedule that was hashed', async () => {
      const { signed, ports, run, tenant, miner, stranger, schedule } = await setup();
      const contract = await signed();
      const { id } = contract.contract;
      for (const scope of [tenant, miner, STAFF])
        expect(await run(scope, (tx) => ports.contracts.byId(tx, id))).toEqual(contract);
      expect(await run(stranger, (tx) => ports.contracts.byId(tx, id))).toBeNull();
      const rows = await schedule(tenant, contract);
      expect(await schedule(miner, contract)).toEqual(rows);
      expect(await run(miner, (tx) => ports.contracts.scheduleHashes(tx, id))).toEqual([
        { version: 1, hash: rows?.hash },
      ]);
      const [lease] = contract.leases;
      const found = await run(tenant, (tx) => ports.contracts.byLeases(tx, [lease?.leaseId ?? '', 'lse_none']));
      expect([...found.keys()]).toEqual([lease?.leaseId]);
      const page = (scope: Scope) => run(scope, (tx) => ports.contracts.page(tx, { first: 10, after: null }));
      expect((await page(tenant)).items).toEqual([contract]);
      expect((await page(stranger)).items).toEqual([]);
    });

    it('refuse a stale version and change nothing', async () => {
      const { signed, ports, run, miner, schedule } = await setup();
      const contract = await signed();
      const rows = await schedule(miner, contract);
      if (!rows) throw new Error('no schedule');
      const save = (version: number) => run(miner, (tx) => ports.contracts.save(tx, { ...contract, version }, rows));
      expect([await save(2), await save(1), await save(1)]).toEqual([false, true, false]);
      expect(await schedule(miner, contract)).toEqual(rows);
    });

    it('put a row on an invoice once and for ever', async () => {
      const { signed, ports, run, tenant, schedule, invoice } = await setup();
      const contract = await signed();
      const rows = (await schedule(tenant, contract))?.rows ?? [];
      const [first, second] = rows.map(rowKey);
      const {
        contract: { id },
        leases: [lease],
      } = contract;
      const one = await invoice(lease?.leaseId ?? '');
      const issue = (rowKeys: readonly string[]) => run(STAFF, (tx) => ports.contracts.issue(tx, id, rowKeys, one));
      await issue([first ?? '']);
      await expect(issue([first ?? ''])).rejects.toThrow();
      await expect(issue([second ?? '', 'hall-z/0/0/1/RENT'])).rejects.toThrow();
      const after = await schedule(tenant, contract);
      expect(after?.rows.map(({ status }) => status)).toEqual(['ISSUED', ...rows.slice(1).map(({ status }) => status)]);
      expect(after?.rows[0]).toEqual({ ...rows[0], status: 'ISSUED' });
    });

    it('are due for billing when they are signed, and when they are told to', async () => {
      const { signed, ports, run } = await setup();
      const {
        contract: { id },
      } = await signed();
      const due = () =>
        run(STAFF, async (tx) =>
          (await ports.contracts.dueForBilling(tx, 1_000)).some(({ contract }) => contract.id === id),
        );
      const at = (days: number | null) =>
        run(STAFF, (tx) =>
          ports.contracts.scheduleBilling(tx, id, days === null ? null : addMilliseconds(tx.now, days * 86_400_000)),
        );
      expect(await due()).toBe(true);
      await at(1);
      expect(await due()).toBe(false);
      await at(-1);
      expect(await due()).toBe(true);
      await at(null);
      expect(await due()).toBe(false);
    });

    it('keep amendments with their evidence, and rows that are on an invoice as they are', async () => {
      const { signed, ports, run, tenant, miner, ahead, schedule, invoice } = await setup();
      const contract = await signed();
      const {
        contract: { id },
        leases: [lease],
      } = contract;
      const before = await schedule(miner, contract);
      const [first] = before?.rows.filter(({ tranche }) => tranche === 'hall-a') ?? [];
      if (!first) throw new Error('no row');
      const bill = await invoice(lease?.leaseId ?? '');
      await run(STAFF, (tx) => ports.contracts.issue(tx, id, [rowKey(first)], bill));
      const detail = {
        kind: 'AMEND',
        changes: [{ kind: 'RATE', tranche: 'hall-a', rate: decimal('100') }],
        listings: [],
      } as const;
      const command = { contractId: id, detail, effective: ahead(30), evidence: EVIDENCE, idempotencyKey: key() };
      const act = unwrap(await proposeAct(ports)(tenant, command));
      expect(await run(miner, (tx) => ports.contractActs.byId(tx, act.id))).toEqual(act);
      unwrap(await acceptAct(ports)(miner, { actId: act.id, idempotencyKey: key() }));
      const now = unwrap(await viewContract(ports)(tenant, id));
      expect(now.signed.contract.versions[1]).toMatchObject({ number: 2, cause: 'AMENDED', evidence: EVIDENCE });
      expect([now.signed.version, now.schedule.version, now.schedule.previous]).toEqual([2, 2, before?.hash]);
      expect(now.acts).toMatchObject([{ state: 'DONE', consents: [{ orgId: tenant.orgId }, { orgId: miner.orgId }] }]);
      expect(now.schedule.rows.find((row) => rowKey(row) === rowKey(first))).toEqual({ ...first, status: 'ISSUED' });
      expect(now.schedule.rows.filter(({ kind }) => kind === 'ADJUSTMENT')).toHaveLength(1);
    });

    it('go over to another tenant without a gap, carried out by the one that leaves', async () => {
      const { signed, ports, tenant, next, miner, ahead, stranger } = await setup();
      const contract = await signed();
      const { id } = contract.contract;
      const at = ahead(400);
      const detail = { kind: 'NOVATE', toOrgId: next.orgId, guarantor: null } as const;
      const command = { contractId: id, detail, effective: at, evidence: EVIDENCE, idempotencyKey: key() };
      const act = unwrap(await proposeAct(ports)(miner, command));
      expect(unwrap(await viewContract(ports)(next, id)).signed.number).toBe(contract.number);
      expect(await viewContract(ports)(stranger, id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
      unwrap(await acceptAct(ports)(next, { actId: act.id, idempotencyKey: key() }));
      unwrap(await acceptAct(ports)(tenant, { actId: act.id, idempotencyKey: key() }));
      const now = unwrap(await viewContract(ports)(next, id));
      expect(now.signed.tenantOrgId).toBe(next.orgId);
      expect(now.signed.leases.map(({ tranche, tenantOrgId, from }) => [tranche, tenantOrgId, from === at])).toEqual([
        ['hall-a', tenant.orgId, false],
        ['hall-b', tenant.orgId, false],
        ['hall-a', next.orgId, true],
        ['hall-b', next.orgId, true],
      ]);
      expect(now.hashes).toHaveLength(2);
      const past = unwrap(await viewContract(ports)(tenant, id));
      expect(past.signed.contract.versions).toHaveLength(1);
      expect(past.hashes).toEqual(now.hashes.slice(0, 1));
      expect(past.schedule.hash).toBe(past.hashes[0]?.hash);
    });
  });

  describe(`indices of ${name}`, () => {
    it('keep the first value of a month', async () => {
      const { ports, run, tenant } = await setup();
      const index = `CPI ${key()}`;
      const say = (month: string, value: string) =>
        run(STAFF, (tx) => ports.indices.record(tx, { index, month, value: decimal(value), source: 'BLS' }));
      expect([await say('2026-02', '301.5'), await say('2026-01', '300'), await say('2026-02', '9')]).toEqual([
        true,
        true,
        false,
      ]);
      expect(await run(tenant, (tx) => ports.indices.values(tx, index))).toEqual([
        { index, month: '2026-01', value: decimal('300') },
        { index, month: '2026-02', value: decimal('301.5') },
      ]);
    });
  });
}
