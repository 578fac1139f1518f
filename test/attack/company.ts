import { type TypedDocumentNode } from '@graphql-typed-document-node/core';
import { ProviderDesk } from '../../apps/cli/src/provider-desk.js';
import { DEMO_PASSWORD } from '../../apps/cli/src/story/miner.js';
import { LONE_STAR } from '../../apps/cli/src/story/miners/lone-star.js';
import { TenantDesk } from '../../apps/cli/src/tenant-desk.js';
import { ContractDesk } from '../../apps/cli/src/parties/contract-desk.js';
import { everyTerm, firstOfMonth } from '../contract-terms.js';
import { HOUR_MS, type World, listH100, windowFrom } from '../world.js';

/** In every text of the company that is attacked. */
export const CANARY = 'CANARYB';

/** Somebody, by what they send with each call. */
export interface Caller {
  readonly who: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
  };
  readonly cookie: string;
}

export const NOBODY: Caller = { who: 'nobody', headers: {} };

export async function call(url: string, caller: Caller, query: string, variables: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json', 'x-gridlease-csrf': '1', ...caller.headers };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  return {
    status: response.status,
    body: (await response.json()) as Answer['body'],
    cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
  };
}

const person = (label: string) => ({
  organisationName: `${label} org`,
  legalName: `${label} legal`,
  country: 'US',
  taxId: '91-1144442',
  name: `${label} person`,
  email: `${label.toLowerCase()}@example.test`,
  password: DEMO_PASSWORD,
});

export async function signIn(url: string, who: string, email: string, password = DEMO_PASSWORD): Promise<Caller> {
  const { cookie } = await call(
    url,
    NOBODY,
    'mutation($input: SignInInput!) { signIn(input: $input) { errors { __typename } } }',
    { input: { email, password } },
  );
  return { who, headers: { cookie } };
}

/** A key that may do all that its maker may. */
async function withKey(url: string, caller: Caller): Promise<Caller> {
  const { body: asked } = await call(url, caller, '{ viewer { scopes } }', {});
  const { scopes } = (asked.data as { viewer: { scopes: string[] } }).viewer;
  const input = { name: `${caller.who} key`, scopes, expiresAt: null };
  const { body } = await call(
    url,
    caller,
    'mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret } }',
    { input },
  );
  const { secret } = (body.data as { apiKeyCreate: { secret: string } }).apiKeyCreate;
  return { who: `${caller.who} by key`, headers: { authorization: `Bearer ${secret}` } };
}

/** A firm and a miner, each at its own API. */
export async function company(world: World, label: string) {
  const [tenant, provider] = [person(`${label}firm`), person(`${label}miner`)];
  const firm = await TenantDesk.signUp(world.url('tenant'), tenant);
  const miner = await ProviderDesk.signUp(world.url('provider'), { ...LONE_STAR.signUp, ...provider });
  const callers = {
    tenant: await signIn(world.url('tenant'), `${label} firm`, tenant.email),
    provider: await signIn(world.url('provider'), `${label} miner`, provider.email),
  };
  const keys = {
    tenant: await withKey(world.url('tenant'), callers.tenant),
    provider: await withKey(world.url('provider'), callers.provider),
  };
  return { firm, miner, callers, keys };
}

export type Company = Awaited<ReturnType<typeof company>>;

/** Staff take a credit note back, with a document that says so. */
async function takeBack({ staff }: World, creditNoteId: string): Promise<void> {
  const query = `mutation($input: CreditNoteReverseInput!) { creditNoteReverse(input: $input) @idempotent(key: "back-${creditNoteId}") {
    creditNote { id } errors { ... on UserError { code } } } }`;
  const input = { creditNoteId, reason: `${CANARY} was not.`, evidence: [CANARY] };
  const document = query as unknown as TypedDocumentNode<{ creditNoteReverse: { errors: readonly object[] } }, object>;
  expect((await staff.api.run(document, { input })).creditNoteReverse.errors).toEqual([]);
}

/** B's life, so that there is something to leak: what its key asked, a listing, a block, a paid lease with access and a credit on it, an open one, an open quote, keys, a card. */
export async function live(world: World, { firm, miner, callers, keys }: Company): Promise<void> {
  for (const api of ['tenant', 'provider'] as const)
    for (const query of ['{ viewer { scopes } }', '{ nothingOfTheKind }'])
      await call(world.url(api), keys[api], query, {});
  const offerId = await listH100(miner, 8);
  const window = windowFrom(await world.staff.now(), 40);
  const { lease, invoice } = await firm.book((await firm.quote({ offerId, units: 16, window })).id, `${CANARY}-PO`);
  await firm.pay(invoice?.id ?? '');
  await miner.deliver(lease.id, `ssh ${CANARY}@node`);
  await world.staff.credit(invoice?.id ?? '', '12.34', `${CANARY} was billed too much.`, [CANARY]);
  const wrong = await world.staff.credit(invoice?.id ?? '', '1.00', `${CANARY} again.`, [CANARY]);
  await takeBack(world, wrong.id);
  await world.staff.advanceTo(new Date(Date.parse(window.start) + 30 * HOUR_MS));
  await serve(world, lease.id, callers);
  // the day that was served ends, and is metered
  await world.staff.advanceTo(new Date(Date.parse(window.start) + 58 * HOUR_MS));
  const later = windowFrom(await world.staff.now(), 20);
  await firm.book((await firm.quote({ offerId, units: 8, window: later })).id);
  await firm.quote({ offerId, units: 8, window: later });
  await miner.block({
    listingId: offerId,
    window: later,
    fromUnit: 56,
    toUnit: 64,
    reason: 'MAINTENANCE',
    note: CANARY,
  });
  // far ahead, where the probes look: a fleet that a curtailment keeps from drawing what it wants
  await miner.listMining((LONE_STAR.mining ?? []).slice(0, 1).map((load) => ({ ...load, name: CANARY })));
  await miner.curtail('pecos', {
    window: { start: '2031-01-10T00:00:00Z', end: '2031-01-11T00:00:00Z' },
    limitKw: '1000',
    reason: 'GRID_ORDER',
    note: CANARY,
  });
  // cards whose rate follows demand and the price of power
  await miner.listPools(LONE_STAR.pools.filter((pool) => pool.pricingCurve));
  const hall = LONE_STAR.halls[0];
  await miner.listSites(LONE_STAR.sites.filter((site) => site.externalId === hall?.siteExternalId));
  if (hall) await miner.listHalls([{ ...hall, name: CANARY }]);
  await makeContracts(world, firm, miner, miner.listings.get(hall?.externalId ?? '') ?? '');
}

/** Contracts with every term, one that can be left and one that cannot, an amendment done and one that waits, and a term sheet that waits. */
async function makeContracts(world: World, firm: TenantDesk, miner: ProviderDesk, hallId: string): Promise<void> {
  const now = await world.staff.now();
  const listings = new Map([['hall-1', hallId]]);
  const terms = everyTerm(CANARY, firstOfMonth(now, 3), firstOfMonth(now, 15));
  const [tenant, host] = [new ContractDesk(firm.api, 'tenant'), new ContractDesk(miner.api, 'provider')];
  for (const signed of [terms, { ...terms, termination: null }]) {
    const sheet = await tenant.propose(signed, listings);
    const { id } = await host.accept(sheet.id, sheet.latest.documentHash);
    const amend = { effective: firstOfMonth(now, 27), tranches: [{ id: 'hall-1', rate: '140' }] };
    const act = { reason: CANARY, documents: [CANARY], amend };
    await host.agree((await tenant.ask(id, act)).id);
    await tenant.ask(id, act);
  }
  await tenant.propose(terms, listings);
}

/** What a lease's agent, meter and parties leave behind; and two calls of curtailment, which only a contract could bring about. */
async function serve(world: World, leaseId: string, { tenant, provider }: Company['callers']): Promise<void> {
  const now = await world.staff.now();
  const minute = Math.floor(now.getTime() / 60_000) * 60_000;
  const window = { start: new Date(minute - HOUR_MS).toISOString(), end: new Date(minute).toISOString() };
  const ahead = (days: number) => new Date(minute + days * 24 * HOUR_MS).toISOString();
  const told = (caller: Caller, mutation: string, type: string, input: unknown) =>
    call(
      world.url(caller === tenant ? 'tenant' : 'provider'),
      caller,
      `mutation($input: ${type}!) { ${mutation}(input: $input) { errors { __typename } } }`,
      { input },
    );
  await told(provider, 'heartbeatsReport', 'HeartbeatsReportInput', {
    leaseId,
    beats: [{ node: CANARY, units: 16, window }],
  });
  await told(provider, 'meterReadingsReport', 'MeterReadingsReportInput', {
    leaseId,
    readings: [{ externalId: CANARY, window, itKwh: '11' }],
    charges: [{ externalId: CANARY, window, label: CANARY, amount: '1' }],
  });
  await told(provider, 'maintenanceAnnounce', 'MaintenanceAnnounceInput', {
    leaseId,
    window: { start: ahead(5), end: ahead(6) },
    note: CANARY,
  });
  await told(tenant, 'noticeGive', 'NoticeGiveInput', { leaseId, kind: 'GENERAL', text: CANARY, documents: [CANARY] });
  for (const [id, days] of [
    ['call_01ARZ3NDEKTSV4RRFFQ69G5FAV', 7],
    ['call_01ARZ3NDEKTSV4RRFFQ69G5FAW', 8],
  ] as const)
    await world.sql(
      `insert into curtailment_call (id, lease_id, org_id, provider_org_id, site_id, starts_at, ends_at, load_share, reason, called_at)
       select $1, id, org_id, provider_org_id, site_id, $3, $4, 0.5, $5, $6 from lease where id = $2`,
      [id, leaseId, ahead(days), ahead(days + 0.1), CANARY, now.toISOString()],
    );
  await world.sql(
    `insert into curtailment_settlement (call_id, lease_id, org_id, provider_org_id, megawatt_hours, price, documents, settled_at)
     select id, lease_id, org_id, provider_org_id, 1, 500, $1, $2 from curtailment_call where id like '%FAV'`,
    [JSON.stringify([CANARY]), now.toISOString()],
  );
}
