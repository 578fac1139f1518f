// World: one published pool of four nodes of eight H100 whose price rises with use; somebody else is at work on it whenever anybody asks; in memory.
import { type Period, decimalToString, instant, unwrap } from '#libs/kernel';
import { AI_FIRM, marketWorld } from '#libs/testkit';
import { type Ports } from '../ports/ports.js';
import { type QuoteCommand, requestQuote } from './request-quote.js';

const APRIL: Period = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-05-01T00:00:00Z') };
const CURVE = { kinkBasisPoints: 8_000, slopeBelowBasisPoints: 2_000, slopeAboveBasisPoints: 20_000 };

async function setup() {
  const world = marketWorld();
  await world.supply.site();
  const pool = await world.supply.pool({ nodesPerFabric: 2, pricingCurve: CURVE });
  await world.supply.publish(pool.id);
  const ports: Ports = {
    ...world.ports,
    glances: { ...world.ports.glances, inTurn: (_offer, work) => work({ waited: false, others: 3 }) },
  };
  const command = (facts: Partial<QuoteCommand> = {}): QuoteCommand => ({
    offerId: pool.id,
    units: 8,
    window: APRIL,
    gang: false,
    billing: 'RESERVED',
    holdMinutes: 30,
    idempotencyKey: 'attempt-1',
    ...facts,
  });
  const held = () => world.tables.rectangles.rows().map(({ units, holder }) => [units.from, units.to, holder.id]);
  return { ...world, ports, pool, command, held, quote: (facts = {}) => requestQuote(ports)(AI_FIRM, command(facts)) };
}

describe('requestQuote in a crowd', () => {
  it('writes the quote of what was held before, and holds it as long as the quote lasts', async () => {
    const { quote, held, tables } = await setup();
    const made = unwrap(await quote());
    expect(held()).toEqual([[0, 8, made.id]]);
    expect(tables.rectangles.rows()[0]?.holder.expiresAt).toBe(made.expiresAt);
    expect(made.placement).toEqual([{ from: 0, to: 8 }]);
  });

  it('prices it as if it were not held yet, and the next one a quarter of the pool dearer', async () => {
    const { quote, ports, command } = await setup();
    const alone = { ...ports, crowd: { hold: () => Promise.resolve(null) } };
    const first = unwrap(await quote());
    const second = unwrap(await quote({ idempotencyKey: 'attempt-2' }));
    const third = unwrap(await requestQuote(alone)(AI_FIRM, command({ idempotencyKey: 'attempt-3' })));
    const share = ({ utilisation }: typeof first) => decimalToString(utilisation);
    expect([first, second, third].map(share)).toEqual(['0', '0.25', '0.5']);
    expect(first.subtotal.minor).toBeLessThan(second.subtotal.minor);
  });

  it('lets go of it when the quote is refused', async () => {
    const { quote, held, pool } = await setup();
    expect(await quote({ window: { start: instant('2026-02-01T00:00:00Z'), end: APRIL.end } })).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_INPUT' },
    });
    expect(
      await quote({
        offerId: pool.id,
        billing: 'ON_DEMAND',
        units: 8,
        window: { start: APRIL.start, end: instant('2150-01-01T00:00:00Z') },
      }),
    ).toMatchObject({ ok: false });
    expect(held()).toEqual([]);
  });

  it('lets go of it when the key has its quote already', async () => {
    const { quote, held } = await setup();
    const first = unwrap(await quote());
    expect(unwrap(await quote()).id).toBe(first.id);
    expect(held()).toEqual([[0, 8, first.id]]);
  });

  it('goes on alone where there is nothing to hold', async () => {
    const { ports, command, held } = await setup();
    const alone = { ...ports, crowd: { hold: () => Promise.resolve(null) } };
    const made = unwrap(await requestQuote(alone)(AI_FIRM, command()));
    expect(held().map(([, , holder]) => holder)).toEqual([made.id]);
  });
});
