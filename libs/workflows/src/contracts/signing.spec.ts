// World: a miner's published hall of 5 MW, an AI firm and its rival on 1 March 2026; a sheet for 2 + 2 MW from June and October.
import { DAY, unwrap } from '#libs/kernel';
import { currentTerms } from '#libs/market';
import { AI_FIRM, MINER, RIVAL, aHostingSheet, contractWorld } from '#libs/testkit';
import {
  acceptTermSheet,
  counterTermSheet,
  declineTermSheet,
  expireTermSheets,
  proposeTermSheet,
  viewContract,
  withdrawTermSheet,
} from '#libs/workflows';

const STAFF = { kind: 'PLATFORM', actorId: 'worker' } as const;
const codeOf = (result: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
  result.ok ? 'OK' : (result.refusal?.code ?? '');

describe('a term sheet on the table', () => {
  it('has the parties by their legal names, its text and the hash of it', async () => {
    const { propose } = await contractWorld();
    const { state, number, revisions, providerOrgId } = unwrap(await propose());
    expect([state, number, providerOrgId]).toEqual(['OPEN', 'T-2026-000001', MINER.orgId]);
    expect(revisions[0]?.terms.parties).toMatchObject({ provider: 'org_miner Inc.', tenant: 'org_ai Inc.' });
    expect(revisions[0]?.document).toContain('1.1 The provider is org_miner Inc.');
    expect(revisions[0]?.documentHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is refused with everything that is wrong with it, by path', async () => {
    const { propose } = await contractWorld();
    const refused = await propose(aHostingSheet({ rentType: 'ALL', currency: 'XXX' }));
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_TERMS', problems: [{ path: 'currency' }, { path: 'rentType' }] },
    });
  });

  it('is refused where a tranche would have begun, names no listing, more than it has, or another kind', async () => {
    const { propose, ports, hall } = await contractWorld();
    const tranche = { id: 'a', quantity: 100, commencement: '2026-06-01', termMonths: 12, rate: '1' };
    expect(codeOf(await propose(aHostingSheet({ tranches: [{ ...tranche, commencement: '2026-02-28' }] })))).toBe(
      'INVALID_TERMS',
    );
    expect(codeOf(await propose(aHostingSheet({ tranches: [{ ...tranche, quantity: 5_001 }] })))).toBe('NOT_ON_OFFER');
    const gpu = {
      kind: 'GPU_LEASE',
      rentType: undefined,
      power: undefined,
      tranches: [tranche],
      expansions: undefined,
    };
    const { rentType: _r, power: _p, expansions: _e, ...sheet } = aHostingSheet(gpu);
    expect(codeOf(await propose(sheet))).toBe('NOT_ON_OFFER');
    const none = { tenantOrgId: null, terms: aHostingSheet(), listings: [{ tranche: 'hall-a', offerId: hall.id }] };
    expect(
      codeOf(await proposeTermSheet(ports)(AI_FIRM, { ...none, validDays: 30, idempotencyKey: 'key-00001' })),
    ).toBe('NOT_ON_OFFER');
    expect(
      codeOf(await proposeTermSheet(ports)(AI_FIRM, { ...none, validDays: 91, idempotencyKey: 'key-00002' })),
    ).toBe('INVALID_INPUT');
  });

  it('may come from the provider, and goes to and fro', async () => {
    const { propose, ports, accept, hall } = await contractWorld();
    const first = unwrap(await propose(aHostingSheet(), MINER));
    const listings = first.revisions[0]?.listings ?? [];
    const counter = (onRevision: number, idempotencyKey: string) =>
      counterTermSheet(ports)(AI_FIRM, {
        ...{ termSheetId: first.id, onRevision, listings, validDays: 10, idempotencyKey },
        terms: aHostingSheet({ escalator: { kind: 'FIXED', percent: '2' } }),
      });
    expect(codeOf(await counter(2, 'key-00001'))).toBe('STALE_VERSION');
    const second = unwrap(await counter(1, 'key-00002'));
    expect(unwrap(await counter(1, 'key-00002'))).toEqual(second);
    expect(second.revisions.map(({ number, byOrgId }) => [number, byOrgId])).toEqual([
      [1, MINER.orgId],
      [2, AI_FIRM.orgId],
    ]);
    expect(codeOf(await accept(first, MINER))).toBe('STALE_VERSION');
    expect(codeOf(await accept(second, AI_FIRM))).toBe('OWN_REVISION');
    const signed = unwrap(await accept(second, MINER));
    expect(currentTerms(signed.contract).escalator).toMatchObject({ kind: 'FIXED' });
    expect(signed.leases.every(({ offerId }) => offerId === hall.id)).toBe(true);
  });

  it('ends when it is declined, withdrawn or expired, and is nobody else’s business', async () => {
    const { propose, ports, accept, database } = await contractWorld();
    const open = unwrap(await propose());
    expect(codeOf(await declineTermSheet(ports)(RIVAL, open.id))).toBe('NOT_FOUND');
    expect(codeOf(await declineTermSheet(ports)(AI_FIRM, open.id))).toBe('OWN_REVISION');
    expect(codeOf(await withdrawTermSheet(ports)(MINER, open.id))).toBe('WRONG_STATE');
    expect(unwrap(await declineTermSheet(ports)(MINER, open.id)).state).toBe('DECLINED');
    expect(codeOf(await accept(open))).toBe('WRONG_STATE');
    expect(unwrap(await withdrawTermSheet(ports)(AI_FIRM, unwrap(await propose()).id)).state).toBe('WITHDRAWN');
    const late = unwrap(await propose());
    database.advance(30 * DAY);
    expect(codeOf(await accept(late))).toBe('TERM_SHEET_EXPIRED');
    expect(await expireTermSheets(ports)(STAFF, { limit: 10 })).toBe(1);
    expect(codeOf(await accept(late))).toBe('TERM_SHEET_EXPIRED');
  });
});

describe('signing', () => {
  it('makes the contract, its schedule, a confirmed lease a tranche and their capacity, all at once', async () => {
    const { signed, leases, held, tables, ports } = await contractWorld();
    const contract = await signed();
    expect(contract).toMatchObject({
      number: 'C-2026-000001',
      tenantOrgId: 'org_ai',
      version: 1,
      platformFeeBasisPoints: 500,
    });
    expect(leases().map(({ state, units, contract: of }) => [state, units, of?.tranche])).toEqual([
      ['CONFIRMED', 2000, 'hall-a'],
      ['CONFIRMED', 2000, 'hall-b'],
    ]);
    const [a, b] = contract.leases.map(({ leaseId }) => leaseId);
    expect(held()).toEqual([`${a} 0-2000 2026-06-01..2038-06-01`, `${b} 2000-4000 2026-10-15..2036-10-15`]);
    expect(tables.quotes.rows().map(({ state }) => state)).toEqual(['ACCEPTED', 'ACCEPTED']);
    const view = unwrap(await viewContract(ports)(AI_FIRM, contract.contract.id));
    expect(view.schedule.rows).toHaveLength(144 + 121);
    expect(view.hashes).toEqual([{ version: 1, hash: view.schedule.hash }]);
    expect(view.document).toContain('Annex A');
    expect(view.options).toMatchObject([
      { kind: 'RENEWAL', lastDay: '2035-10-15', months: 60 },
      { kind: 'EXPANSION', id: 'hall-c', lastDay: '2027-12-31' },
    ]);
    expect(view.obligations.map(({ what, date }) => `${what} ${date}`)).toEqual([
      'DELIVERY 2026-06-01',
      'DELIVERY 2026-10-15',
      'RENEWAL_NOTICE 2035-10-15',
      'END 2038-06-01',
    ]);
    expect(codeOf(await viewContract(ports)(RIVAL, contract.contract.id))).toBe('NOT_FOUND');
  });

  it('is done once under one key, and not at all under another', async () => {
    const { propose, ports, tables } = await contractWorld();
    const proposal = unwrap(await propose());
    const command = {
      ...{ termSheetId: proposal.id, revision: 1, idempotencyKey: 'key-00001' },
      documentHash: proposal.revisions[0]?.documentHash ?? '',
    };
    const [first, again] = [
      unwrap(await acceptTermSheet(ports)(MINER, command)),
      unwrap(await acceptTermSheet(ports)(MINER, command)),
    ];
    expect(again.contract.id).toBe(first.contract.id);
    expect(codeOf(await acceptTermSheet(ports)(MINER, { ...command, idempotencyKey: 'key-00002' }))).toBe(
      'WRONG_STATE',
    );
    expect(codeOf(await acceptTermSheet(ports)(MINER, { ...command, documentHash: '0'.repeat(64) }))).toBe(
      'IDEMPOTENCY_KEY_MISMATCH',
    );
    expect(tables.contracts.rows()).toHaveLength(1);
  });

  it('signs one of two sheets for the same kW, and undoes all of the other', async () => {
    const { propose, accept, tables, leases } = await contractWorld();
    const [one, two] = [unwrap(await propose()), unwrap(await propose())];
    unwrap(await accept(one));
    const audits = tables.audit.rows().length;
    expect(await accept(two)).toMatchObject({
      ok: false,
      refusal: { code: 'CAPACITY_TAKEN', path: ['tranches', '0'], bookableUnits: 1000 },
    });
    expect([tables.contracts.rows().length, leases().length, tables.audit.rows().length]).toEqual([1, 2, audits]);
    expect(tables.termSheets.rows().map(({ state }) => state)).toEqual(['SIGNED', 'OPEN']);
  });

  it('refuses a hash that is not that of the revision', async () => {
    const { propose, ports } = await contractWorld();
    const { id } = unwrap(await propose());
    const command = { termSheetId: id, revision: 1, documentHash: 'f'.repeat(64), idempotencyKey: 'key-00001' };
    expect(await acceptTermSheet(ports)(MINER, command)).toMatchObject({
      refusal: { code: 'STALE_VERSION', path: ['documentHash'] },
    });
  });
});
