// World: a signed contract of two halls of 2 MW in a hall of 5 MW, from June and October 2026; today is 1 March 2026.
import { DAY, civilDate, decimal, instant, unwrap } from '#libs/kernel';
import { type Change, currentTerms } from '#libs/market';
import { AI_FIRM, EVIDENCE, MINER, RIVAL, aHostingSheet, contractWorld } from '#libs/testkit';
import {
  commenceTranche,
  declineAct,
  recordIndexValue,
  reviseForIndex,
  runLeaseClock,
  terminateContract,
  viewContract,
} from '#libs/workflows';

const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;
const codeOf = (result: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): string =>
  result.ok ? 'OK' : (result.refusal?.code ?? '');
const amend = (...changes: Change[]) => ({ kind: 'AMEND', changes, listings: [] }) as const;
const day = civilDate;

describe('an amendment', () => {
  it('waits for the other side, then makes a version and the next schedule of the chain', async () => {
    const { signed, want, agree, ports, tables, leases } = await contractWorld();
    const before = await signed();
    const act = unwrap(await want(amend({ kind: 'RATE', tranche: 'hall-a', rate: decimal('120') }), '2029-01-01'));
    expect(act).toMatchObject({ state: 'OPEN', parties: [AI_FIRM.orgId, MINER.orgId] });
    expect(codeOf(await agree(act.id, AI_FIRM))).toBe('WRONG_STATE');
    expect(codeOf(await agree(act.id, RIVAL))).toBe('NOT_FOUND');
    expect(unwrap(await agree(act.id)).state).toBe('DONE');
    const { signed: now, hashes, schedule } = unwrap(await viewContract(ports)(MINER, before.contract.id));
    expect(now.contract.versions.map(({ cause }) => cause)).toEqual(['SIGNED', 'AMENDED']);
    expect([hashes.length, schedule.previous, now.version]).toEqual([2, hashes[0]?.hash, 2]);
    expect(leases()).toHaveLength(2);
    expect(tables.audit.rows().map(({ action }) => action)).toContain('contract.amended');
  });

  it('is refused where it could not be, with what is wrong', async () => {
    const { signed, want } = await contractWorld();
    await signed();
    const rate = { kind: 'RATE', tranche: 'hall-x', rate: decimal('1') } as const;
    expect(codeOf(await want(amend(rate), '2029-01-01'))).toBe('NOT_FOUND');
    expect(codeOf(await want(amend(), '2029-01-01'))).toBe('INVALID_INPUT');
    const back = { kind: 'QUANTITY', tranche: 'hall-a', quantity: 100 } as const;
    expect(codeOf(await want(amend(back), '2026-02-01'))).toBe('INVALID_INPUT');
    expect(codeOf(await want(amend({ kind: 'REMOVE_TRANCHE', tranche: 'hall-a' }), '2030-01-01', RIVAL))).toBe(
      'NOT_FOUND',
    );
    const none = {
      kind: 'ESCALATOR',
      escalator: {
        kind: 'INDEX',
        index: 'CPI',
        floorPercent: decimal('5'),
        capPercent: decimal('1'),
        lagMonths: 2,
        on: 'ANNIVERSARY',
      },
    } as const;
    expect(await want(amend(none), '2030-01-01')).toMatchObject({
      refusal: { code: 'INVALID_TERMS', problems: [{ path: 'escalator.capPercent' }] },
    });
  });

  it('of a term makes the capacity shorter or longer, unless somebody else holds it', async () => {
    const { signed, want, agree, held, propose, accept } = await contractWorld();
    const contract = await signed();
    const [a, b] = contract.leases.map(({ leaseId }) => leaseId);
    const shorter = unwrap(await want(amend({ kind: 'TERM', tranche: 'hall-b', termMonths: 12 }), '2027-01-01'));
    unwrap(await agree(shorter.id));
    expect(held()).toEqual([`${a} 0-2000 2026-06-01..2038-06-01`, `${b} 2000-4000 2026-10-15..2027-10-15`]);
    const later = { id: 'later', quantity: 3000, commencement: '2027-10-15', termMonths: 12, rate: '99' };
    const { expansions: _e, renewal: _r, ...sheet } = aHostingSheet({ tranches: [later] });
    unwrap(await accept(unwrap(await propose(sheet))));
    const longer = unwrap(await want(amend({ kind: 'TERM', tranche: 'hall-b', termMonths: 24 }), '2027-02-01'));
    expect(codeOf(await agree(longer.id))).toBe('CAPACITY_TAKEN');
    expect(held()).toHaveLength(3);
  });

  it('of a quantity ends the lease and begins another with the same units, fewer or more', async () => {
    const { signed, want, agree, held, leases, contractNow } = await contractWorld();
    const [first] = (await signed()).leases;
    const fewer = unwrap(await want(amend({ kind: 'QUANTITY', tranche: 'hall-a', quantity: 1500 }), '2028-01-01'));
    unwrap(await agree(fewer.id));
    const more = unwrap(await want(amend({ kind: 'QUANTITY', tranche: 'hall-a', quantity: 1800 }), '2030-01-01'));
    unwrap(await agree(more.id));
    const of = contractNow().leases.filter(({ tranche }) => tranche === 'hall-a');
    expect(of.map(({ from, until }) => `${from}..${until}`)).toEqual([
      '2026-06-01..2028-01-01',
      '2028-01-01..2030-01-01',
      '2030-01-01..2038-06-01',
    ]);
    expect(of[0]?.leaseId).toBe(first?.leaseId);
    const units = leases()
      .filter(({ contract }) => contract?.tranche === 'hall-a')
      .map((lease) => lease.units);
    expect(units).toEqual([2000, 1500, 1800]);
    expect(
      held()
        .filter((line) => line.startsWith(of[2]?.leaseId ?? ''))
        .map((line) => line.split(' ')[1]),
    ).toEqual(['0-1500', '1500-1800']);
  });

  it('may be declined, or taken back', async () => {
    const { signed, want, ports } = await contractWorld();
    await signed();
    const wish = async () =>
      unwrap(await want(amend({ kind: 'RATE', tranche: 'hall-a', rate: decimal('120') }), '2029-01-01')).id;
    expect(unwrap(await declineAct(ports)(MINER, await wish())).state).toBe('DECLINED');
    expect(unwrap(await declineAct(ports)(AI_FIRM, await wish())).state).toBe('WITHDRAWN');
  });
});

describe('a novation', () => {
  it('needs all three, and hands the same units over at one midnight', async () => {
    const { signed, want, agree, held, leases, contractNow, ports, profile } = await contractWorld();
    profile(RIVAL.orgId, { country: 'GB' });
    const before = await signed();
    const detail = { kind: 'NOVATE', toOrgId: RIVAL.orgId, guarantor: null } as const;
    const act = unwrap(await want(detail, '2027-05-01'));
    expect(codeOf(await want(detail, '2027-06-01'))).toBe('WRONG_STATE');
    expect(codeOf(await agree(act.id, MINER))).toBe('WRONG_STATE');
    expect(unwrap(await agree(act.id, RIVAL)).state).toBe('OPEN');
    expect(unwrap(await agree(act.id, MINER)).state).toBe('DONE');
    const now = contractNow();
    // a hall is taxed where it stands, whoever takes it over
    expect([now.tenantOrgId, now.tax.jurisdiction]).toEqual([RIVAL.orgId, 'US']);
    const [a, b, a2, b2] = now.leases.map(({ leaseId }) => leaseId);
    expect(held().map((line) => line.split(' ').slice(1).join(' '))).toEqual([
      '0-2000 2026-06-01..2027-05-01',
      '2000-4000 2026-10-15..2027-05-01',
      '0-2000 2027-05-01..2038-06-01',
      '2000-4000 2027-05-01..2036-10-15',
    ]);
    expect(leases().map(({ id, tenantOrgId }) => [id, tenantOrgId])).toEqual([
      [a, AI_FIRM.orgId],
      [b, AI_FIRM.orgId],
      [a2, RIVAL.orgId],
      [b2, RIVAL.orgId],
    ]);
    const past = unwrap(await viewContract(ports)(AI_FIRM, before.contract.id));
    expect([past.signed.contract.versions.length, past.hashes.length, past.signed.leases.length]).toEqual([1, 1, 2]);
    expect(codeOf(await want({ kind: 'RENEW' }, '2030-01-01', AI_FIRM))).toBe('NOT_FOUND');
  });
});

describe('options', () => {
  it('are the tenant’s to take alone, in time; the provider asks', async () => {
    const { signed, want, agree, held, hall, database, contractNow } = await contractWorld();
    await signed();
    const expand = { kind: 'EXPAND', option: 'hall-c', commencement: day('2027-01-01'), offerId: hall.id } as const;
    expect(unwrap(await want(expand, '2026-03-01', MINER)).state).toBe('OPEN');
    expect(unwrap(await want(expand, '2026-03-01')).state).toBe('DONE');
    expect(codeOf(await want(expand, '2026-03-01'))).toBe('WRONG_STATE');
    expect(held()).toHaveLength(3);
    const renewed = unwrap(await want({ kind: 'RENEW' }, '2026-03-01'));
    expect([renewed.state, codeOf(await agree(renewed.id))]).toEqual(['DONE', 'NOT_FOUND']);
    expect(currentTerms(contractNow().contract).tranches.map(({ termMonths }) => termMonths)).toEqual([204, 180, 120]);
    database.advanceTo(instant('2036-01-01T12:00:00Z'));
    expect(codeOf(await want({ kind: 'RENEW' }, '2036-01-01'))).toBe('WRONG_STATE');
  });

  it('are gone after their last day', async () => {
    const { signed, want, hall, database } = await contractWorld();
    await signed();
    database.advanceTo(instant('2036-01-01T12:00:00Z'));
    expect(await want({ kind: 'RENEW' }, '2036-01-01')).toMatchObject({
      refusal: { code: 'OPTION_TOO_LATE', until: '2035-10-15' },
    });
    const expand = { kind: 'EXPAND', option: 'hall-c', commencement: day('2036-06-01'), offerId: hall.id } as const;
    expect(codeOf(await want(expand, '2036-01-01'))).toBe('OPTION_TOO_LATE');
  });
});

describe('an end', () => {
  const end = (cause: 'CONVENIENCE' | 'TENANT_DEFAULT' | 'CHRONIC_FAILURE' | 'LATE_DELIVERY', effective: string) => ({
    cause,
    ...{ effective: day(effective), evidence: EVIDENCE, idempotencyKey: `end-${cause}-${effective}` },
  });

  it('is declared by the side that has the right, gives the capacity back and drops what never began', async () => {
    const { signed, ports, held, leases, contractNow } = await contractWorld();
    const { contract } = await signed();
    const by = (scope: typeof MINER, command: ReturnType<typeof end>) =>
      terminateContract(ports)(scope, { contractId: contract.id, ...command });
    expect(codeOf(await by(MINER, end('CONVENIENCE', '2026-08-01')))).toBe('WRONG_STATE');
    expect(codeOf(await by(AI_FIRM, end('TENANT_DEFAULT', '2026-08-01')))).toBe('WRONG_STATE');
    expect(codeOf(await by(AI_FIRM, end('CHRONIC_FAILURE', '2026-08-01')))).toBe('WRONG_STATE');
    expect(codeOf(await by(AI_FIRM, end('LATE_DELIVERY', '2026-08-01')))).toBe('WRONG_STATE');
    expect(codeOf(await by(AI_FIRM, end('CONVENIENCE', '2026-02-01')))).toBe('INVALID_INPUT');
    const ended = unwrap(await by(AI_FIRM, end('CONVENIENCE', '2026-08-01')));
    expect(ended.contract.closure).toMatchObject({ cause: 'CONVENIENCE', effective: '2026-08-01' });
    expect(held().map((line) => line.split(' ').slice(1))).toEqual([['0-2000', '2026-06-01..2026-08-01']]);
    expect(leases().map(({ state, reason }) => `${state} ${reason}`)).toEqual([
      'CONFIRMED NO_UPFRONT_PAYMENT',
      'CANCELLED CONTRACT_ENDED',
    ]);
    expect(contractNow().leases.map(({ tranche }) => tranche)).toEqual(['hall-a']);
    expect(codeOf(await by(AI_FIRM, end('CONVENIENCE', '2026-09-01')))).toBe('WRONG_STATE');
  });

  it('for chronic failure asks the meters', async () => {
    const { signed, ports } = await contractWorld();
    const { contract } = await signed();
    const command = { contractId: contract.id, ...end('CHRONIC_FAILURE', '2026-08-01') };
    const ended = await terminateContract(ports)(AI_FIRM, command, () => Promise.resolve(true));
    expect(unwrap(ended).contract.closure?.cause).toBe('CHRONIC_FAILURE');
  });

  it('that both agree on waits for the other', async () => {
    const { signed, want, agree, contractNow } = await contractWorld();
    await signed();
    expect(codeOf(await want({ kind: 'TERMINATE', cause: 'CONVENIENCE' }, '2027-01-01'))).toBe('INVALID_INPUT');
    const act = unwrap(await want({ kind: 'TERMINATE', cause: 'MUTUAL' }, '2027-01-01', MINER));
    unwrap(await agree(act.id, AI_FIRM));
    expect(contractNow().contract.closure?.cause).toBe('MUTUAL');
  });
});

describe('a commencement', () => {
  it('on the planned day changes nothing, on another moves term, lease and capacity', async () => {
    const { signed, ports, held, contractNow, leases } = await contractWorld();
    const [a, b] = (await signed()).leases.map(({ leaseId }) => leaseId);
    const commence = (leaseId: string | undefined, date: string) =>
      ports.unitOfWork.run(MINER, (tx) =>
        commenceTranche(ports)(tx, { leaseId: leaseId ?? '', date: day(date), evidence: EVIDENCE }),
      );
    expect(unwrap(await commence(a, '2026-06-01')).version).toBe(1);
    expect(unwrap(await commence(b, '2027-01-10')).version).toBe(2);
    // its version reaches behind the other's
    expect(unwrap(await commence(a, '2026-06-11')).version).toBe(3);
    expect(held()).toEqual([`${a} 0-2000 2026-06-11..2038-06-11`, `${b} 2000-4000 2027-01-10..2037-01-10`]);
    expect(leases().map(({ period }) => period.start)).toEqual([
      instant('2026-06-11T05:00:00Z'),
      instant('2027-01-10T06:00:00Z'),
    ]);
    const { schedule } = unwrap(await viewContract(ports)(MINER, contractNow().contract.id));
    expect(schedule.rows.filter(({ tranche }) => tranche === 'hall-b')[0]?.from).toBe('2027-01-10');
    expect(schedule.rows[0]).toMatchObject({ tranche: 'hall-a', from: '2026-06-11' });
  });
});

describe('an index', () => {
  it('counts as first published, and makes rows known that waited', async () => {
    const { signed, ports } = await contractWorld();
    const escalator = { kind: 'INDEX', index: 'CPI-U', floorPercent: '2', capPercent: '5', lagMonths: 2 };
    const { contract } = await signed(aHostingSheet({ escalator }));
    const say = async (month: string, value: string) =>
      unwrap(await recordIndexValue(ports)(STAFF, { index: 'CPI-U', month, value, source: 'BLS' }));
    const revise = () => ports.unitOfWork.run(STAFF, (tx) => reviseForIndex(ports)(tx, contract.id));
    const pending = async () => (await revise()).rows.filter(({ status }) => status === 'PENDING_INDEX').length;
    const waiting = await pending();
    expect([await say('2026-04', '300'), await say('2026-04', '999'), await say('2027-04', '309')]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await pending()).toBe(waiting - 12);
    expect((await revise()).version).toBe(2);
    expect(
      codeOf(await recordIndexValue(ports)(STAFF, { index: 'CPI-U', month: '2027-13', value: '1', source: 'x' })),
    ).toBe('INVALID_INPUT');
  });
});

describe('a lease of a contract', () => {
  it('ends at the midnight of its novation, without having been paid for as a booking', async () => {
    const { signed, want, agree, ports, leases, database } = await contractWorld();
    const [a] = (await signed()).leases;
    const act = unwrap(await want({ kind: 'NOVATE', toOrgId: RIVAL.orgId, guarantor: null }, '2026-09-01'));
    unwrap(await agree(act.id, RIVAL));
    unwrap(await agree(act.id, MINER));
    database.advanceTo(instant('2026-09-01T05:00:00Z'));
    database.advance(DAY);
    await runLeaseClock(ports)({ kind: 'PLATFORM', actorId: 'worker' }, { limit: 10 });
    const old = leases().find(({ id }) => id === a?.leaseId);
    expect(old?.period.end).toBe(instant('2026-09-01T05:00:00Z'));
    expect(old?.state).not.toBe('CONFIRMED');
  });
});
