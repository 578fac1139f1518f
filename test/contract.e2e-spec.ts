// World: one of each app, a worker and the emulator, over HTTP only; a miner with 290 MW of halls, and three AI firms that want them.
import { createHash } from 'node:crypto';
import { moneyToString, parseMoney, sum, unwrap } from '#libs/kernel';
import { type TypedDocumentNode } from '@graphql-typed-document-node/core';
import { until } from '../apps/cli/src/staff.js';
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
  const terms = {
    ...twoHalls(firstOfMonth(now, 3), firstOfMonth(now, 9)),
    renewal: { count: 1, months: 60, noticeMonths: 12 },
    expansions: [{ id: 'hall-3', quantity: 10_000, rate: '140', termMonths: 60, expires: firstOfMonth(now, 24) }],
    deposit: { amount: '250000.00', due: firstOfMonth(now, 0), returnDays: 30 },
  };
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
  expect(after.contract.scheduleHashes.slice(0, -1)).toEqual(before.contract.scheduleHashes);
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

/** The tenant takes what it was given: longer, and more. Nobody is asked, and only it may. */
async function takeOptions({ tenant, host, rival, offerId, now }: Parties, id: string): Promise<void> {
  const before = await read(tenant, id);
  const options = before.contract.options.map(({ kind }) => kind);
  expect(options.sort()).toEqual(['EXPANSION', 'RENEWAL']);
  const expand = { option: 'hall-3', commencement: firstOfMonth(now, 12), offerId };
  await expect(rival.ask(id, { ...evidence('mine'), expand })).rejects.toThrow(/NOT_FOUND/);
  const asked = await host.ask(id, { ...evidence('they would like it'), renew: true });
  expect(asked.state).toBe('OPEN');
  expect((await host.disagree(asked.id)).state).toBe('WITHDRAWN');
  expect((await tenant.ask(id, { ...evidence('we grow'), expand })).state).toBe('DONE');
  expect((await tenant.ask(id, { ...evidence('we stay'), renew: true })).state).toBe('DONE');
  const after = await read(host, id);
  expect([...new Set(after.rows.map(({ tranche }) => tranche))].sort()).toEqual(['hall-1', 'hall-2', 'hall-3']);
  const months = (tranche: string) => after.rows.filter((row) => row.tranche === tranche).length;
  expect([months('hall-1'), months('hall-2'), months('hall-3')]).toEqual([180, 180, 120]);
  expect(after.contract.options).toEqual([]);
  await expect(tenant.ask(id, { ...evidence('again'), renew: true })).rejects.toThrow(/WRONG_STATE/);
}

interface Money {
  readonly id: string;
  readonly kind: string;
  readonly receivedAt: string | null;
  readonly held: { readonly amount: string };
}
type Payload = { readonly money: Money | null; readonly errors: readonly { readonly code: string }[] };

const PAYLOAD = '{ money { id kind receivedAt held { amount } } errors { ... on UserError { code } } }';

/** Staff record the deposit's wire, once and exactly; it stays as long as the contract runs. */
async function holdDeposit({ staff }: World, id: string): Promise<void> {
  const run = <T>(query: string, variables: object): Promise<T> =>
    staff.api.run(query as unknown as TypedDocumentNode<T, object>, variables);
  const deposit = await until('the deposit is asked for', async () => {
    const query = 'query($id: ID!) { contract(id: $id) { money { id kind receivedAt held { amount } } } }';
    const { contract } = await run<{ contract: { money: readonly Money[] } }>(query, { id });
    return contract.money.find(({ kind }) => kind === 'DEPOSIT') ?? null;
  });
  expect(deposit).toMatchObject({ receivedAt: null, held: { amount: '0.00' } });
  const receive = (amount: string, key: string) =>
    run<{ contractMoneyReceive: Payload }>(
      `mutation($input: ContractMoneyReceiveInput!, $key: String!) { contractMoneyReceive(input: $input) @idempotent(key: $key) ${PAYLOAD} }`,
      { key, input: { contractMoneyId: deposit.id, amount, bankReference: 'WIRE-4711' } },
    );
  const codes = ({ errors }: Payload): string[] => errors.map(({ code }) => code);
  expect(codes((await receive('249999.99', 'deposit-0001')).contractMoneyReceive)).toEqual(['INVALID_INPUT']);
  const { contractMoneyReceive: received } = await receive('250000.00', 'deposit-0002');
  expect(received).toMatchObject({ errors: [], money: { held: { amount: '250000.00' } } });
  expect((await receive('250000.00', 'deposit-0002')).contractMoneyReceive).toEqual(received);
  expect(codes((await receive('250000.00', 'deposit-0003')).contractMoneyReceive)).toEqual(['WRONG_STATE']);
  const { depositRelease } = await run<{ depositRelease: Payload }>(
    `mutation($input: DepositReleaseInput!) { depositRelease(input: $input) @idempotent(key: "release-0001") ${PAYLOAD} }`,
    { input: { contractMoneyId: deposit.id, reason: 'They asked.' } },
  );
  expect(codes(depositRelease)).toEqual(['WRONG_STATE']);
}

describe('a hosting contract', () => {
  it('is negotiated, signed, secured, renewed, expanded, amended, novated and ended by its parties and nobody else', async () => {
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

      await holdDeposit(world, signed.id);
      await takeOptions(all, signed.id);
      await amend(all, signed.id);
      await novate(all, signed.id);
      await leave(all, signed.id);
    } finally {
      await world.close();
    }
  }, 120_000);
});
