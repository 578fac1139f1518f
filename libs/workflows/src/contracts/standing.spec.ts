// World: the public deal of docs/deals with two halls, signed a month before the first one commences; no store.
import fs from 'node:fs';
import { civilDate, instant, startOfDay, unwrap } from '#libs/kernel';
import { type Contract, parseTermSheet, signContract } from '#libs/market';
import { type SignedContract } from '../ports/contract-stores.js';
import { checkTerms } from './check-terms.js';
import { standingOf } from './standing.js';

const json: unknown = JSON.parse(fs.readFileSync('docs/deals/terawulf.json', 'utf8'));
const terms = unwrap(parseTermSheet(json));

function signed(change: Partial<Contract> = {}): SignedContract {
  return {
    contract: { ...signContract('ctr_1', terms, instant('2026-05-01T00:00:00Z')), ...change },
    number: 'C-2026-000001',
    termSheetId: 'trm_1',
    providerOrgId: 'org_1',
    tenantOrgId: 'org_2',
    documentHash: '',
    platformFeeBasisPoints: 0,
    tax: { jurisdiction: 'US', basisPoints: 0, kind: 'STANDARD' },
    leases: [],
    version: 1,
  };
}

const on = (date: string) => startOfDay(civilDate(date), terms.timeZone);

describe('a contract as it stands', () => {
  const { firstDay, lastDay } = standingOf(signed(), on('2026-05-01'));

  it('goes from its first commencement to the last day of its last tranche', () => {
    expect([firstDay, lastDay]).toEqual(['2026-06-01', '2036-11-30']);
  });

  it.each([
    ['2026-05-31', 'SIGNED'],
    ['2026-06-01', 'RUNNING'],
    ['2036-11-30', 'RUNNING'],
    ['2036-12-01', 'ENDED'],
  ])('is on %s %s', (date, state) => {
    expect(standingOf(signed(), on(date)).state).toBe(state);
  });

  it('ends the day before its closure', () => {
    const evidence = { reason: 'agreed', documents: ['letter'] };
    const closure = { effective: civilDate('2030-01-01'), cause: 'MUTUAL', evidence } as const;
    expect(standingOf(signed({ closure }), on('2030-01-01'))).toMatchObject({ state: 'ENDED', lastDay: '2029-12-31' });
  });
});

describe('terms that are only looked at', () => {
  it('bring what they would if they were signed, by the year or the month', () => {
    const [byYear, byMonth] = [unwrap(checkTerms(json, 'YEAR')).cashFlow, unwrap(checkTerms(json, 'MONTH')).cashFlow];
    expect([byYear.periods[0]?.time, byMonth.periods[0]?.time]).toEqual(['2026', '2026-06']);
    expect(byMonth.totals).toEqual(byYear.totals);
    expect(byYear.totalsWithRenewals?.rent.minor).toBeGreaterThan(byYear.totals.rent.minor);
  });

  it('that are no object are wrong as a whole', () => {
    const checked = checkTerms('terms', 'YEAR');
    expect(checked.ok ? [] : checked.refusal.map(({ path }) => path)).toEqual(['']);
  });
});
