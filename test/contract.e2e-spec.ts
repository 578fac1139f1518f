// World: one of each app, a worker and the emulator, over HTTP only; a miner with 290 MW of halls, and three AI firms that want them.
import { createHash } from 'node:crypto';
import { moneyToString, parseMoney, sum, unwrap } from '#libs/kernel';
import { ContractDesk, type ScheduleRead } from '../apps/cli/src/parties/contract-desk.js';
import { firstOfMonth, listHall, twoHalls } from './contract-terms.js';
import { type World, openWorld } from './world.js';

const usd = (amount: string | undefined) => unwrap(parseMoney(amount ?? 'none', 'USD'));
const rentOf = (rows: readonly ScheduleRead[]) =>
  moneyToString(
    sum(
      rows.map(({ amount }) => usd(amount?.amount)),
      'USD',
    ),
  );
const evidence = (reason: string) => ({ reason, documents: [`${reason}.pdf`] });

/** What a contract and its schedule are, by their parts. */
async function read(desk: ContractDesk, id: string) {
  return { contract: await desk.contract(id), rows: await desk.schedule(id) };
}

async function parties(world: World) {
  const miner = await world.miner();
  const [firm, rival, heir] = [await world.firm('Lab'), await world.firm('Rival'), await world.firm('Heir')];
  return {
    offerId: await listHall(miner),
    now: await world.staff.now(),
    host: new ContractDesk(miner.api, 'provider'),
    tenant: new ContractDesk(firm.api, 'tenant'),
    rival: new ContractDesk(rival.api, 'tenant'),
    heir: new ContractDesk(heir.api, 'tenant'),
    leaseState: async (id: string) => (await firm.lease(id)).state,
  };
}
type Parties = Awaited<ReturnType<typeof parties>>;

/** Tenant proposes, host answers with a higher rate, tenant signs what is on the table then. */
async function negotiate({ host, tenant, rival, offerId, now }: Parties) {
  const terms = twoHalls(firstOfMonth(now, 3), firstOfMonth(now, 9));
  const listings = new Map(['hall-1', 'hall-2'].map((tranche) => [tranche, offerId] as const));
  const check = await tenant.check(terms, 'YEAR');
  expect(check.problems).toEqual([]);
  expect(check.cashFlow?.totals.rent.amount).toBe('3699999999.84');

  const wrong = { ...terms, tranches: terms.tranches.map((tranche) => ({ ...tranche, termMonths: 301 })), power: null };
  await expect(tenant.propose(wrong, listings)).rejects.toThrow(
    /terms.tranches.0.termMonths[\s\S]*terms.tranches.1.termMonths/,
  );
  const proposed = await tenant.propose(terms, listings);
  expect(proposed).toMatchObject({ state: 'OPEN', isYourTurn: false, latest: { number: 1, by: 'TENANT' } });
  await expect(rival.termSheet(proposed.id)).rejects.toThrow(/no term sheet/);
  await expect(tenant.accept(proposed.id, proposed.latest.documentHash)).rejects.toThrow(/OWN_REVISION/);

  const dearer = { ...terms, tranches: terms.tranches.map((tranche) => ({ ...tranche, rate: '136' })) };
  const countered = await host.counter(proposed.id, dearer);
  expect(countered.latest).toMatchObject({ number: 2, by: 'PROVIDER' });
  const { latest, isYourTurn } = await tenant.termSheet(proposed.id);
  expect([isYourTurn, createHash('sha256').update(latest.document).digest('hex')]).toEqual([true, latest.documentHash]);
  await expect(tenant.accept(proposed.id, proposed.latest.documentHash)).rejects.toThrow(
    /STALE_VERSION at documentHash/,
  );
  await expect(rival.accept(proposed.id, latest.documentHash)).rejects.toThrow(/no term sheet/);
  const signed = await tenant.accept(proposed.id, latest.documentHash);
  expect((await host.termSheet(proposed.id)).contractId).toBe(signed.id);
  return { terms: dearer, listings, signed };
}

async function amend({ host, tenant, now }: Parties, id: string): Promise<void> {
  const before = await read(tenant, id);
  const effective = firstOfMonth(now, 27);
  const amendment = { ...evidence('two years in'), amend: { effective, tranches: [{ id: 'hall-1', rate: '150' }] } };
  const wrong = { ...amendment, amend: { effective, tranches: [{ id: 'hall-7', rate: '150' }] } };
  await expect(host.ask(id, wrong)).rejects.toThrow(/hall-7/);
  const act = await host.ask(id, amendment);
  expect([act.state, (await tenant.act(act.id)).isYourTurn]).toEqual(['OPEN', true]);
  expect((await tenant.agree(act.id)).state).toBe('DONE');
  const after = await read(host, id);
  expect(after.contract.scheduleHashes).toHaveLength(2);
  expect(after.contract.scheduleHashes[0]).toEqual(before.contract.scheduleHashes[0]);
  const [early, late] = [false, true].map(
    (isLate) => (rows: readonly ScheduleRead[]) =>
      rows
        .filter(({ tranche, from }) => tranche === 'hall-1' && from >= effective === isLate)
        .map(({ amount }) => amount?.amount),
  );
  expect(early?.(after.rows)).toEqual(early?.(before.rows));
  expect(late?.(after.rows)[0]).toBe('6000000.00');
}

async function novate({ host, tenant, heir, rival, now }: Parties, id: string): Promise<void> {
  const effective = firstOfMonth(now, 30);
  const toOrgId = await heir.organisationId();
  const act = await tenant.ask(id, { ...evidence('the lab is sold'), novate: { effective, toOrgId } });
  await expect(host.agree(act.id)).rejects.toThrow(/WRONG_STATE/); // the new tenant has to say first that it wants it
  expect((await heir.contract(id)).document).toBeNull();
  await expect(rival.agree(act.id)).rejects.toThrow(/NOT_FOUND/);
  expect(await heir.agree(act.id)).toMatchObject({ state: 'OPEN', isYourTurn: false });
  expect((await host.agree(act.id)).state).toBe('DONE');
  const { contract, rows } = await read(heir, id);
  expect(contract.leases.map(({ tranche, from }) => [tranche, from === effective])).toEqual(
    expect.arrayContaining([
      ['hall-1', true],
      ['hall-2', true],
    ]),
  );
  expect(rows.every(({ from, tenant: name }) => name.startsWith(from >= effective ? 'Heir' : 'Lab'))).toBe(true);
}

async function leave({ host, heir, now }: Parties, id: string): Promise<void> {
  const effective = firstOfMonth(now, 40);
  const input = { contractId: id, effective, ...evidence('no more models') };
  await expect(host.terminate({ ...input, cause: 'CONVENIENCE' })).rejects.toThrow(/WRONG_STATE/);
  const ended = await heir.terminate({ ...input, cause: 'CONVENIENCE' });
  expect(ended.closure).toMatchObject({ effective, cause: 'CONVENIENCE' });
  const { rows, contract } = await read(host, id);
  expect(rows.every(({ until }) => until <= effective)).toBe(true);
  expect(contract.leases.every(({ until }) => until <= effective)).toBe(true);
  expect(contract.options).toEqual([]);
}

describe('a hosting contract', () => {
  it('is negotiated, signed, amended, novated and ended by its parties and nobody else', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 });
    try {
      const all = await parties(world);
      const { host, tenant, rival } = all;
      const { signed, terms, listings } = await negotiate(all);
      const { contract, rows } = await read(tenant, signed.id);
      expect(await read(host, signed.id)).toEqual({ contract, rows });
      expect([contract.state, rows.length, rentOf(rows)]).toEqual([
        'SIGNED',
        240,
        contract.cashFlow.totals.rent.amount,
      ]);
      expect(contract.scheduleHashes).toEqual([{ version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
      expect(await all.leaseState(contract.leases[0]?.leaseId ?? '')).toBe('CONFIRMED');

      expect(await rival.contracts()).toEqual([]);
      await expect(rival.contract(signed.id)).rejects.toThrow(/no contract/);
      await expect(rival.ask(signed.id, { ...evidence('mine'), renew: true })).rejects.toThrow(/NOT_FOUND/);
      const late = await rival.propose(terms, listings);
      await expect(host.accept(late.id, late.latest.documentHash)).rejects.toThrow(/CAPACITY_TAKEN|POWER_EXCEEDED/);

      await amend(all, signed.id);
      await novate(all, signed.id);
      await leave(all, signed.id);
    } finally {
      await world.close();
    }
  }, 120_000);
});
