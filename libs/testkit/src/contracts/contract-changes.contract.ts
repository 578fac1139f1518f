import { decimal, unwrap } from '#libs/kernel';
import {
  type Ports,
  type Scope,
  commenceTranche,
  expireTermSheets,
  recordIndexValue,
  reviseForIndex,
  terminateContract,
  viewContract,
  proposeAct,
  acceptAct,
} from '#libs/workflows';
import { type ContractRoom } from '../builders/contract-room.js';

const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;
const EVIDENCE = { reason: 'Agreed in writing', documents: ['letter-1.pdf'] };

let keys = 0;
const key = (): string => `change-key-${(keys += 1)}`;

/** Changes of contracts that every implementation of the ports carries through, whoever acts. */
export function contractChangesContract(name: string, makeRoom: () => Promise<ContractRoom>): void {
  const setup = async (facts?: Readonly<Record<string, unknown>>) => {
    const room = await makeRoom();
    const signed = await room.signed(facts);
    const [a = '', b = ''] = signed.leases.map(({ leaseId }) => leaseId);
    const run = <T>(scope: Scope, work: (tx: Parameters<Ports['contracts']['insert']>[0]) => Promise<T>) =>
      room.ports.unitOfWork.run(scope, work);
    const view = async () => unwrap(await viewContract(room.ports)(room.miner, signed.contract.id));
    const lease = (id: string) => run(room.miner, (tx) => room.ports.leases.byId(tx, id));
    return { ...room, signed, id: signed.contract.id, a, b, run, view, lease };
  };

  describe(`changes of contracts of ${name}`, () => {
    it('begin a tranche on the day it was accepted, said by a side or by the platform', async () => {
      const { ports, run, miner, ahead, a, b, view, lease, begun } = await setup();
      const commence = (scope: Scope, leaseId: string, days: number) =>
        run(scope, (tx) => commenceTranche(ports)(tx, { leaseId, date: ahead(days), evidence: EVIDENCE }));
      expect(unwrap(await commence(STAFF, b, 100)).version).toBe(2);
      await begun(a, ahead(35));
      expect(unwrap(await commence(miner, a, 35)).version).toBe(3);
      const { signed, hashes } = await view();
      expect(signed.leases.map(({ from }) => from)).toEqual([ahead(35), ahead(100)]);
      expect(hashes).toHaveLength(3);
      expect((await lease(a))?.version).toBe(1);
    });

    it('end a contract, and with it what never began', async () => {
      const { ports, tenant, ahead, id, b, view, lease } = await setup();
      const end = { contractId: id, cause: 'CONVENIENCE', effective: ahead(60), evidence: EVIDENCE } as const;
      unwrap(await terminateContract(ports)(tenant, { ...end, idempotencyKey: key() }));
      const { signed, schedule, acts } = await view();
      expect(signed.contract.closure).toMatchObject({ cause: 'CONVENIENCE', effective: ahead(60), evidence: EVIDENCE });
      expect(signed.leases.map(({ tranche, until }) => [tranche, until])).toEqual([['hall-a', ahead(60)]]);
      expect(schedule.rows.every(({ tranche }) => tranche === 'hall-a')).toBe(true);
      expect(acts.map(({ state }) => state)).toEqual(['DONE']);
      expect((await lease(b))?.state).toBe('CANCELLED');
    });

    it('change a quantity by another lease of the same units', async () => {
      const { ports, tenant, miner, ahead, id, a, view, lease } = await setup();
      const changes = [{ kind: 'QUANTITY', tranche: 'hall-a', quantity: 2500 }] as const;
      const detail = { kind: 'AMEND', changes, listings: [] } as const;
      const wish = { contractId: id, detail, effective: ahead(200), evidence: EVIDENCE, idempotencyKey: key() };
      const act = unwrap(await proposeAct(ports)(miner, wish));
      unwrap(await acceptAct(ports)(tenant, { actId: act.id, idempotencyKey: key() }));
      const next = (await view()).signed.leases.find(({ tranche, leaseId }) => tranche === 'hall-a' && leaseId !== a);
      const [before, after] = [await lease(a), await lease(next?.leaseId ?? '')];
      expect([before?.units, after?.units, after?.period.start]).toEqual([2000, 2500, before?.period.end]);
      expect(after?.placement.slice(0, 1)).toEqual(before?.placement);
    });

    it('make rows known when their index is published', async () => {
      const index = `CPI ${key()}`;
      const escalator = { kind: 'INDEX', index, floorPercent: '2', lagMonths: 2 };
      const { ports, run, id, view } = await setup({ escalator });
      const waiting = (await view()).schedule.rows.filter(({ status }) => status === 'PENDING_INDEX');
      expect(waiting.length).toBeGreaterThan(100);
      const [first] = waiting;
      const year = Number(first?.from.slice(0, 4) ?? 0);
      for (let month = 1; month <= 36; month += 1) {
        const of = `${year - 3 + Math.ceil(month / 12)}-${String(((month - 1) % 12) + 1).padStart(2, '0')}`;
        unwrap(await recordIndexValue(ports)(STAFF, { index, month: of, value: String(300 + month), source: 'BLS' }));
      }
      const revised = await run(STAFF, (tx) => reviseForIndex(ports)(tx, id));
      expect([
        revised.version,
        revised.rows.find(({ k, tranche }) => k === first?.k && tranche === first.tranche)?.status,
      ]).toEqual([2, 'SCHEDULED']);
      expect(await run(STAFF, (tx) => reviseForIndex(ports)(tx, id))).toEqual(revised);
      expect((await view()).schedule).toEqual(revised);
      const values = await run(STAFF, (tx) => ports.indices.values(tx, index));
      expect(values[0]?.value).toEqual(decimal('301'));
    });

    it('sweep nothing that can still be signed', async () => {
      const { ports, propose, run, tenant } = await setup();
      const { id } = await propose({
        tranches: [{ id: 'x', quantity: 100, commencement: '2090-01-01', termMonths: 1, rate: '1' }],
      });
      await expireTermSheets(ports)(STAFF, { limit: 10 });
      expect((await run(tenant, (tx) => ports.termSheets.byId(tx, id)))?.state).toBe('OPEN');
    });
  });
}
