// World: one published pool at 2 USD, an AI firm that is taxed in Great Britain, and a tax engine whose answers the test gives.
import { type Period, instant, money, unwrap } from '#libs/kernel';
import { type EngineTax } from '#libs/market';
import { AI_FIRM, marketWorld } from '#libs/testkit';
import { type QuoteCommand, requestQuote } from '../demand/request-quote.js';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type TaxEngine, type TaxQuestion } from '../ports/tax-engine.js';
import { viewTaxAddress } from './view-tax-address.js';

const APRIL: Period = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-05-01T00:00:00Z') };
const VAT: EngineTax = { jurisdiction: 'GB', name: 'VAT', millionths: 175_000, outcome: 'CHARGED' };

type Answer = Awaited<ReturnType<TaxEngine['taxesIn']>>;

const CALCULATED: Answer = { kind: 'CALCULATED', calculationId: 'taxcalc_1', taxCode: 'txcd_10101000', taxes: [VAT] };

async function setup(buyer: Partial<BillingProfile> = { country: 'GB' }) {
  const world = marketWorld();
  await world.supply.site();
  const pool = await world.supply.pool({ nodesPerFabric: 2 });
  await world.supply.publish(pool.id);
  const move = (facts: Partial<BillingProfile>) =>
    world.ports.unitOfWork.run(AI_FIRM, async (tx) => {
      const profile = await world.ports.billingProfiles.byOrg(tx, AI_FIRM.orgId);
      if (profile) world.tables.profiles.put(tx, AI_FIRM.orgId, { ...profile, ...facts });
    });
  await move(buyer);
  const questions: TaxQuestion[] = [];
  const engine = { answer: CALCULATED, meanwhile: () => Promise.resolve() };
  const taxEngine: TaxEngine = {
    taxesIn: async (question) => {
      questions.push(question);
      await engine.meanwhile();
      return engine.answer;
    },
  };
  const command: QuoteCommand = {
    ...{ offerId: pool.id, units: 8, window: APRIL, gang: false, billing: 'RESERVED', holdMinutes: 30 },
    idempotencyKey: 'attempt-1',
  };
  const quote = (facts: Partial<QuoteCommand> = {}) =>
    requestQuote({ ...world.ports, taxEngine })(AI_FIRM, { ...command, ...facts });
  return { ...world, quote, questions, engine, move };
}

describe('a quote whose tax an engine says', () => {
  it('carries its rate, and the audit log the calculation', async () => {
    const { quote, questions, tables } = await setup();
    const made = unwrap(await quote());
    // 10,368.00 and 5 % fee, then 17.5 % on both
    expect(made.terms.tax).toEqual({ jurisdiction: 'GB', basisPoints: 1_750, kind: 'STANDARD' });
    expect(made.tax).toEqual(money(190_512n, 'USD'));
    expect(questions).toEqual([
      { place: { country: 'GB', subdivision: null, locality: null, rule: 'CUSTOMER' }, currency: 'USD' },
    ]);
    expect(tables.audit.rows().at(-1)).toMatchObject({ detail: { taxCalculation: 'taxcalc_1' } });
  });

  it('is the same quote when it is asked for again, and the engine is not', async () => {
    const { quote, questions, engine } = await setup();
    const made = unwrap(await quote());
    engine.answer = { kind: 'UNREACHABLE', said: 'ECONNREFUSED' };
    expect(unwrap(await quote())).toEqual(made);
    expect(questions).toHaveLength(1);
  });

  it.each<[string, Partial<BillingProfile>, string]>([
    ['we are not registered', { country: 'US' }, 'NOT_REGISTERED'],
    ['the buyer accounts for it', { country: 'GB', taxId: 'GB980780684' }, 'REVERSE_CHARGE'],
    ['there is no such tax', { country: 'QA' }, 'OUT_OF_SCOPE'],
  ])('does not ask where %s', async (_where, buyer, kind) => {
    const { quote, questions } = await setup(buyer);
    expect(unwrap(await quote()).terms.tax.kind).toBe(kind);
    expect(questions).toEqual([]);
  });

  it.each<[string, Answer, RegExp]>([
    ['does not answer', { kind: 'UNREACHABLE', said: 'timeout' }, /does not answer; nothing is held/],
    ['is not set up', { kind: 'NOT_SET_UP', said: 'inactive' }, /not set up for what is sold in GB/],
    ['cannot place the address', { kind: 'BAD_LOCATION', said: 'postal code' }, /cannot place the address in GB/],
    ['refuses', { kind: 'REFUSED', said: 'no such tax code' }, /refused to work out the tax in GB/],
    [
      'collects nothing where we do',
      { ...CALCULATED, taxes: [{ ...VAT, millionths: 0, outcome: 'NOT_COLLECTED' }] },
      /does not know that Gridlease collects tax in GB/,
    ],
    [
      'answers what cannot be charged',
      { ...CALCULATED, taxes: [{ ...VAT, outcome: 'UNSUPPORTED' }] },
      /no answer for GB that can be charged/,
    ],
  ])('is refused where the engine %s: nothing is held, and never for zero', async (_what, answer, detail) => {
    const { quote, engine, tables } = await setup();
    engine.answer = answer;
    expect(await quote()).toMatchObject({
      refusal: { code: 'TAX_UNAVAILABLE', detail: expect.stringMatching(detail) as string },
    });
    expect(tables.quotes.rows()).toEqual([]);
    expect(tables.rectangles.rows()).toEqual([]);
    engine.answer = CALCULATED;
    expect((await quote()).ok).toBe(true);
  });

  it('is refused where the tax address changed while the engine was asked', async () => {
    const { quote, engine, move } = await setup();
    engine.meanwhile = () => move({ country: 'FR' });
    expect(await quote()).toMatchObject({ refusal: { code: 'TAX_UNAVAILABLE' } });
    engine.meanwhile = () => Promise.resolve();
    engine.answer = { ...CALCULATED, taxes: [{ ...VAT, jurisdiction: 'FR', millionths: 200_000 }] };
    expect(unwrap(await quote()).terms.tax).toMatchObject({ jurisdiction: 'FR', basisPoints: 2_000 });
  });
});

describe('a tenant that does not say where it is taxed', () => {
  const address = (world: Awaited<ReturnType<typeof setup>>, taxEngine: TaxEngine | null = null) =>
    viewTaxAddress({ ...world.ports, taxEngine })(AI_FIRM);
  const ENGINE: TaxEngine = { taxesIn: () => Promise.resolve(CALCULATED) };

  it.each<[string, Partial<BillingProfile>, RegExp]>([
    ['no province', { country: 'CA' }, /^Tax in CA hangs on the state or province/],
    ['one that there is not', { country: 'CA', subdivision: 'XX' }, /^CA has no state or province XX/],
  ])('gets no quote where it says %s, and is told what to say', async (_what, buyer, detail) => {
    const world = await setup(buyer);
    const asked = await world.quote();
    expect(asked).toMatchObject({
      refusal: {
        ...{ code: 'TAX_ADDRESS_REQUIRED', path: ['taxAddress', 'subdivision'] },
        detail: expect.stringMatching(detail) as string,
      },
    });
    expect(world.tables.rectangles.rows()).toEqual([]);
    expect(await address(world)).toMatchObject({ missing: 'SUBDIVISION', isAskedAtQuote: false });
    // saying it is enough
    await world.move({ subdivision: 'AB' });
    world.engine.answer = { ...CALCULATED, taxes: [{ ...VAT, jurisdiction: 'CA', name: 'GST', millionths: 50_000 }] };
    expect(unwrap(await world.quote()).terms.tax).toMatchObject({ jurisdiction: 'CA', basisPoints: 500 });
    expect(await address(world)).toMatchObject({ missing: null, treatment: { basisPoints: 500 } });
  });

  it.each<[string, Partial<BillingProfile>, boolean]>([
    ['asked with each quote where something is charged', { country: 'GB' }, true],
    ['not asked where nothing is', { country: 'US' }, false],
  ])('sees whether its rates are those of an outside engine: %s', async (_what, buyer, isAskedAtQuote) => {
    const world = await setup(buyer);
    expect(await address(world, ENGINE)).toMatchObject({ isAskedAtQuote });
    expect(await address(world)).toMatchObject({ isAskedAtQuote: false });
  });
});
