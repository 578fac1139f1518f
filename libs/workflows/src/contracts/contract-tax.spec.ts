// World: a miner's hall of 5 MW in Great Britain, an AI firm and its rival on 1 March 2026, and a tax engine whose answers the test gives.
import { civilDate, unwrap } from '#libs/kernel';
import { type EngineTax } from '#libs/market';
import { AI_FIRM, MINER, RIVAL, aHostingSheet, contractWorld } from '#libs/testkit';
import { type TaxEngine, type TaxQuestion, acceptTermSheet } from '#libs/workflows';

const SITE = { country: 'GB', subdivision: null, region: 'uk-ireland' };
type Answer = Awaited<ReturnType<TaxEngine['taxesIn']>>;
const VAT: EngineTax = { jurisdiction: 'GB', name: 'VAT', millionths: 175_000, outcome: 'CHARGED' };
const CALCULATED: Answer = { kind: 'CALCULATED', calculationId: 'taxcalc_1', taxCode: 'txcd_hall', taxes: [VAT] };
const OF_ENGINE = { jurisdiction: 'GB', basisPoints: 1_750, kind: 'STANDARD' };

async function setup() {
  const questions: TaxQuestion[] = [];
  const says = { answer: CALCULATED };
  const engine: TaxEngine = {
    taxesIn: (question) => {
      questions.push(question);
      return Promise.resolve(says.answer);
    },
  };
  const world = await contractWorld({ site: SITE, engine });
  /** Whose calculations are kept, in the order of the leases. */
  const kept = () => {
    const calculations = world.tables.taxCalculations.rows();
    return world.leases().map(({ quoteId }) => calculations.find((one) => one.quoteId === quoteId)?.orgId ?? null);
  };
  return { ...world, questions, says, kept };
}

describe('a contract whose tax an engine says', () => {
  it('carries its rate in each lease, and keeps what was asked with the quote that stands for it; each place is asked about once', async () => {
    const { signed, leases, questions, kept, tables } = await setup();
    expect((await signed()).tax).toEqual(OF_ENGINE);
    expect(leases().map(({ terms }) => terms.tax)).toEqual([OF_ENGINE, OF_ENGINE]);
    expect(kept()).toEqual([AI_FIRM.orgId, AI_FIRM.orgId]);
    expect(questions).toEqual([
      { place: { country: 'GB', subdivision: null, locality: null, rule: 'PROPERTY' }, currency: 'USD' },
    ]);
    expect(tables.taxCalculations.rows()[0]).toMatchObject({ calculationId: 'taxcalc_1', taxCode: 'txcd_hall' });
  });

  it('is not signed where the engine gives no answer, and nothing is taken; nor is it asked again for a key that has an answer', async () => {
    const { propose, says, tables, ports, questions } = await setup();
    const { id: termSheetId, revisions } = unwrap(await propose());
    const command = { termSheetId, revision: 1, documentHash: revisions[0]?.documentHash ?? '' };
    const accept = () => acceptTermSheet(ports)(MINER, { ...command, idempotencyKey: 'signature-1' });
    says.answer = { kind: 'UNREACHABLE', said: 'ECONNREFUSED' };
    expect(await accept()).toMatchObject({ refusal: { code: 'TAX_UNAVAILABLE' } });
    expect([tables.contracts.rows(), tables.leases.rows()]).toEqual([[], []]);
    says.answer = CALCULATED;
    const made = unwrap(await accept());
    says.answer = { kind: 'UNREACHABLE', said: 'ECONNREFUSED' };
    expect(unwrap(await accept()).contract.id).toBe(made.contract.id);
    expect(questions).toHaveLength(2);
  });

  it('asks where somebody takes it over, once the last one agrees; units that it goes on with keep what was asked', async () => {
    const { signed, want, agree, questions, kept, says } = await setup();
    await signed();
    const change = { kind: 'QUANTITY', tranche: 'hall-a', quantity: 1_500 } as const;
    const less = { kind: 'AMEND', changes: [change], listings: [] } as const;
    unwrap(await agree(unwrap(await want(less, '2027-01-01')).id));
    expect(questions).toHaveLength(1);
    expect(kept()).toEqual([AI_FIRM.orgId, AI_FIRM.orgId, AI_FIRM.orgId]);
    const over = { kind: 'NOVATE', toOrgId: RIVAL.orgId, guarantor: null } as const;
    const act = unwrap(await want(over, '2028-01-01'));
    unwrap(await agree(act.id, RIVAL));
    expect(questions).toHaveLength(1);
    says.answer = { kind: 'BAD_LOCATION', said: 'postal code' };
    expect(await agree(act.id)).toMatchObject({ refusal: { code: 'TAX_UNAVAILABLE', path: ['taxAddress'] } });
    says.answer = CALCULATED;
    unwrap(await agree(act.id));
    expect(questions).toHaveLength(3);
    expect(kept().slice(3)).toEqual([RIVAL.orgId, RIVAL.orgId]);
  });

  it('asks for an option as it is taken', async () => {
    const { signed, want, hall, questions, kept } = await setup();
    await signed();
    const more = { kind: 'EXPAND', option: 'hall-c', offerId: hall.id, commencement: civilDate('2027-03-01') } as const;
    unwrap(await want(more, '2026-03-01'));
    expect([questions.length, kept().at(-1)]).toEqual([2, AI_FIRM.orgId]);
  });

  it('goes by our own table where nobody is to be asked', async () => {
    const { signed, leases, tables } = await contractWorld({ site: SITE });
    expect((await signed(aHostingSheet())).tax).toMatchObject({ jurisdiction: 'GB', kind: 'STANDARD' });
    expect(leases()[0]?.terms.tax).not.toEqual(OF_ENGINE);
    expect(tables.taxCalculations.rows()).toEqual([]);
  });
});
