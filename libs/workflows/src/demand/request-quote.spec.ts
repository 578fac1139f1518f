// World: one published pool of four nodes of eight H100 at 2 USD, an AI firm and its rival, at 2026-03-01; everything in memory.
import { type Period, HOUR, MINUTE, addMilliseconds, decimal, instant, unwrap } from '#libs/kernel';
import { AI_FIRM, MINER, RIVAL, marketWorld } from '#libs/testkit';
import { type Ports } from '../ports/ports.js';
import { type CapacityStore } from '../ports/supply-stores.js';
import { pauseListing } from '../supply/pause-listing.js';
import { type QuoteCommand, MAX_OPEN_QUOTES, requestQuote } from './request-quote.js';
import { withdrawQuote } from './withdraw-quote.js';

const APRIL: Period = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-05-01T00:00:00Z') };

async function setup() {
  const world = marketWorld();
  await world.supply.site();
  const pool = await world.supply.pool({ nodesPerFabric: 2 });
  await world.supply.publish(pool.id);
  let keys = 0;
  const command = (facts: Partial<QuoteCommand> = {}): QuoteCommand => {
    keys += 1;
    return {
      offerId: pool.id,
      units: 8,
      window: APRIL,
      gang: false,
      billing: 'RESERVED',
      holdMinutes: 30,
      idempotencyKey: `attempt-${keys}`,
      ...facts,
    };
  };
  const quote = (facts: Partial<QuoteCommand> = {}, scope = AI_FIRM) =>
    requestQuote(world.ports)(scope, command(facts));
  return { ...world, pool, quote, command };
}

describe('requestQuote', () => {
  it('prices to the cent and holds concrete units until it expires', async () => {
    const { quote, database, ports, pool, tables } = await setup();
    const made = unwrap(await quote());
    // 8 GPUs x 720 h x 1.80 = 10,368.00; fee 5 % = 518.40; no tax in the US
    expect([made.subtotal.minor, made.platformFee.minor, made.tax.minor, made.total.minor]).toEqual([
      1_036_800n,
      51_840n,
      0n,
      1_088_640n,
    ]);
    expect(made).toMatchObject({
      number: 'Q-2026-000001',
      placement: [{ from: 0, to: 8 }],
      state: 'OPEN',
      dueAtBooking: { minor: 1_088_640n },
    });
    const free = () =>
      ports.unitOfWork.run(RIVAL, async (tx) => (await ports.capacity.free(tx, [pool.id], APRIL)).get(pool.id));
    expect(await free()).toEqual([{ from: 8, to: 32 }]);
    database.advance(30 * MINUTE);
    expect(await free()).toEqual([{ from: 0, to: 32 }]);
    expect(tables.audit.rows().at(-1)).toMatchObject({
      action: 'quote.created',
      subjectId: made.id,
      actorId: 'usr_ai',
    });
  });

  it('gives the same quote to the same key, and refuses the key with another input', async () => {
    const { ports, command, tables } = await setup();
    const first = unwrap(await requestQuote(ports)(AI_FIRM, command({ idempotencyKey: 'same-key' })));
    expect(unwrap(await requestQuote(ports)(AI_FIRM, command({ idempotencyKey: 'same-key' })))).toEqual(first);
    expect(await requestQuote(ports)(AI_FIRM, command({ idempotencyKey: 'same-key', units: 16 }))).toMatchObject({
      refusal: { code: 'IDEMPOTENCY_KEY_MISMATCH' },
    });
    expect(unwrap(await requestQuote(ports)(RIVAL, command({ idempotencyKey: 'same-key' }))).orgId).toBe('org_rival');
    expect(tables.quotes.rows()).toHaveLength(2);
  });

  it('lets a refused key try again', async () => {
    const { quote } = await setup();
    expect(await quote({ units: 33, idempotencyKey: 'again-and-again' })).toMatchObject({
      refusal: { code: 'BAD_QUANTITY' },
    });
    expect(await quote({ units: 8, idempotencyKey: 'again-and-again' })).toMatchObject({ ok: true });
  });

  const refusals: [string, Partial<QuoteCommand>, object][] = [
    ['no key', { idempotencyKey: null }, { code: 'IDEMPOTENCY_KEY_REQUIRED' }],
    ['a short key', { idempotencyKey: 'short' }, { code: 'INVALID_INPUT' }],
    ['half a GPU', { units: 0.5 }, { code: 'INVALID_INPUT', path: ['units'] }],
    ['a hold of hours', { holdMinutes: 61 }, { code: 'INVALID_INPUT', path: ['holdMinutes'] }],
    [
      'an inverted window',
      { window: { start: APRIL.end, end: APRIL.start } },
      { code: 'INVALID_INPUT', path: ['window'] },
    ],
    [
      'a start in the past',
      { window: { start: instant('2026-02-28T23:00:00Z'), end: APRIL.end } },
      { code: 'INVALID_INPUT', path: ['window', 'start'] },
    ],
    [
      'the far future',
      { window: { start: APRIL.start, end: instant('2999-01-01T00:00:00Z') } },
      { code: 'INVALID_INPUT', path: ['window', 'end'] },
    ],
    ['an unknown offer', { offerId: 'pool_nothing' }, { code: 'NOT_ON_OFFER', path: ['offerId'] }],
    ['more than there is', { units: 40 }, { code: 'BAD_QUANTITY', path: ['units'] }],
    [
      '26 years',
      { window: { start: APRIL.start, end: instant('2052-06-01T00:00:00Z') } },
      { code: 'BAD_TERM', path: ['window'] },
    ],
    [
      'half an hour',
      { window: { start: APRIL.start, end: instant('2026-04-01T00:30:00Z') } },
      { code: 'BAD_TERM', path: ['window'] },
    ],
    ['a gang over two fabrics', { units: 24, gang: true }, { code: 'CAPACITY_TAKEN', bookableUnits: 16 }],
  ];
  it.each(refusals)('refuses %s and holds nothing', async (_name, facts, expected) => {
    const { quote, tables } = await setup();
    expect(await quote(facts)).toMatchObject({ ok: false, refusal: expected });
    expect([tables.quotes.rows(), tables.rectangles.rows(), tables.keys.rows()]).toEqual([[], [], []]);
  });

  it('says how many are left when capacity is taken', async () => {
    const { quote } = await setup();
    unwrap(await quote({ units: 24 }, RIVAL));
    expect(await quote({ units: 16 })).toMatchObject({ refusal: { code: 'CAPACITY_TAKEN', bookableUnits: 8 } });
  });

  it('takes the units that become free just then, so that long holes stay whole', async () => {
    const { quote } = await setup();
    const may = { start: APRIL.end, end: instant('2026-06-01T00:00:00Z') };
    const [first, second] = [unwrap(await quote({ units: 8, window: may })), unwrap(await quote())];
    expect(first.placement).toEqual([{ from: 0, to: 8 }]);
    expect(second.placement).toEqual(first.placement);
    const beside = unwrap(await quote());
    expect(unwrap(await quote({ window: may })).placement).toEqual(beside.placement);
  });

  it('keeps what was asked in vain as demand of the market', async () => {
    const { quote, ports, database } = await setup();
    const place = { modelSlug: 'h100-sxm', region: 'us-south', currency: 'USD' } as const;
    unwrap(await quote({ units: 24 }));
    await quote({ units: 16 }, RIVAL);
    const { requests } = await ports.unitOfWork.run(RIVAL, (tx) =>
      ports.demand.record(tx, { ...place, since: addMilliseconds(database.now, -HOUR), limit: 10 }),
    );
    expect(requests.map(({ outcome, units }) => [outcome, units])).toEqual([['REFUSED', 16]]);
  });

  it('keeps to the site’s power, for GPUs and halls together', async () => {
    const { quote, supply } = await setup();
    await supply.site({ powerLimitKw: decimal('20') });
    expect(await quote({ units: 24 })).toMatchObject({ refusal: { code: 'CAPACITY_TAKEN', bookableUnits: 16 } });
    unwrap(await quote({ units: 16 }));
    expect(await quote({ units: 1 })).toMatchObject({ refusal: { code: 'CAPACITY_TAKEN', bookableUnits: 0 } });
  });

  it('does not quote a paused listing', async () => {
    const { quote, ports, pool } = await setup();
    unwrap(await pauseListing(ports)(MINER, pool.id));
    expect(await quote()).toMatchObject({ refusal: { code: 'NOT_ON_OFFER' } });
  });

  it('limits how much one organisation may hold, and frees the place when a hold expires', async () => {
    const { quote, database } = await setup();
    for (let index = 0; index < MAX_OPEN_QUOTES; index += 1) {
      const start = instant('2026-04-01T00:00:00Z') + index * HOUR;
      unwrap(
        await quote({ units: 1, window: { start: start as Period['start'], end: (start + HOUR) as Period['end'] } }),
      );
    }
    expect(await quote({ units: 1 })).toMatchObject({ refusal: { code: 'TOO_MANY_HOLDS' } });
    database.advance(30 * MINUTE);
    expect(await quote({ units: 1 })).toMatchObject({ ok: true });
  });

  it('proposes other units when somebody was faster, and gives up in the end', async () => {
    const { ports, command } = await setup();
    const tried: string[] = [];
    const losing = withReserve(ports, (_tx, { units }) => {
      tried.push(JSON.stringify(units));
      return Promise.resolve('UNITS_TAKEN');
    });
    expect(await requestQuote(losing)(AI_FIRM, command())).toMatchObject({
      refusal: { code: 'CAPACITY_TAKEN', bookableUnits: 32 },
    });
    expect(new Set(tried).size).toBe(4);
    expect(tried.length).toBeLessThanOrEqual(20);
    const racing = withReserve(ports, (tx, proposal) =>
      proposal.units[0]?.from === 0 ? Promise.resolve('UNITS_TAKEN') : ports.capacity.reserve(tx, proposal),
    );
    expect(unwrap(await requestQuote(racing)(AI_FIRM, command())).placement).not.toEqual([{ from: 0, to: 8 }]);
  });
});

/** The same world, where reserving goes as the test says. */
function withReserve(ports: Ports, reserve: CapacityStore['reserve']): Ports {
  const { capacity } = ports;
  return {
    ...ports,
    capacity: {
      free: (...args) => capacity.free(...args),
      used: (...args) => capacity.used(...args),
      freePower: (...args) => capacity.freePower(...args),
      powerUse: (...args) => capacity.powerUse(...args),
      convert: (...args) => capacity.convert(...args),
      release: (...args) => capacity.release(...args),
      reserve,
    },
  };
}

describe('withdrawQuote', () => {
  it('gives the capacity back, once', async () => {
    const { quote, ports, tables } = await setup();
    const { id } = unwrap(await quote());
    expect(unwrap(await withdrawQuote(ports)(AI_FIRM, id)).state).toBe('WITHDRAWN');
    expect(tables.rectangles.rows()).toEqual([]);
    expect(await withdrawQuote(ports)(AI_FIRM, id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });

  it('is for the owner and for open quotes only', async () => {
    const { quote, ports, database } = await setup();
    const { id } = unwrap(await quote());
    expect(await withdrawQuote(ports)(RIVAL, id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    database.advance(HOUR);
    expect(await withdrawQuote(ports)(AI_FIRM, id)).toMatchObject({
      refusal: { code: 'WRONG_STATE', detail: 'The quote is EXPIRED; it holds nothing.' },
    });
  });
});
