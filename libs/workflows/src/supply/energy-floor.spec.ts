// World: an empty market at 2026-03-01 with one miner in Texas, whose ex-mining cards are cheap and whose summer afternoons are dear.
import { addMilliseconds, DAY, decimal, decimalToString, instant, moneyToString, unwrap } from '#libs/kernel';
import { type EnergyCalendar } from '#libs/market';
import { AI_FIRM, MINER, aPoolRow, aSiteRow, marketWorld } from '#libs/testkit';
import { requestQuote } from '../demand/request-quote.js';
import { upsertGpuPools } from './upsert-gpu-pools.js';
import { upsertSites } from './upsert-sites.js';

describe('the energy calendar of a site', () => {
  it('becomes the floor of its offers, and a quote pays it in the hours it lasts', async () => {
    const { ports, supply } = marketWorld();
    await supply.site({ energyCalendar: calendar() });
    const pool = await supply.pool(cards());
    await supply.publish(pool.id);
    const offer = await ports.unitOfWork.run(AI_FIRM, (tx) => ports.offers.byId(tx, pool.id));
    // 430 W x 1.2 = 516 W; 0.516 x (0.11 + 67 / 348.57 h) = 0.155941967...
    const summer = { months: [6, 7, 8, 9], weekdays: [1, 2, 3, 4, 5], fromHour: 15, toHour: 19 };
    expect(offer?.energyFloor).toEqual([{ ...summer, floor: decimal('0.155941967214') }]);
    expect(
      JSON.stringify(offer, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toMatch(/calendar|Peak|mining|energyPrice"/i);
    const start = instant('2026-07-01T05:00:00Z');
    const quote = unwrap(
      await requestQuote(ports)(AI_FIRM, {
        offerId: pool.id,
        units: 8,
        window: { start, end: addMilliseconds(start, DAY) },
        gang: false,
        billing: 'RESERVED',
        holdMinutes: 30,
        idempotencyKey: 'key-0123456789',
      }),
    );
    // (20 h x 0.13 + 4 h x 0.155941967214) x 8
    expect(quote.lines.map((line) => [line.component, moneyToString(line.amount)]).slice(0, 2)).toEqual([
      ['POSTED_RATE', '24.96'],
      ['ENERGY_FLOOR', '0.83'],
    ]);
    expect(decimalToString(quote.terms.unitPrice.amount)).toBe('0.134323661203');
  });

  it('changes the offers of all its listings, and is gone from them when it is taken away', async () => {
    const { supply, tables } = marketWorld();
    await supply.site();
    const pool = await supply.pool(cards());
    await supply.publish(pool.id);
    const floors = () => tables.offers.rows().map(({ energyFloor }) => energyFloor?.length ?? 0);
    expect(floors()).toEqual([0]);
    await supply.site({ energyCalendar: calendar() });
    expect(floors()).toEqual([1]);
    await supply.site();
    expect(floors()).toEqual([0]);
    expect(tables.audit.rows().filter(({ action }) => action === 'site.upserted')).toHaveLength(3);
  });

  it('names everything that is wrong with it', async () => {
    const { ports } = marketWorld();
    const bad: EnergyCalendar = {
      bands: [{ months: [13], weekdays: [0, 0], fromHour: 24, toHour: 0, price: decimal('-1') }],
      demandChargePerKwMonth: decimal('10001'),
      coincidentPeak: { months: [], weekdays: [], fromHour: 5, toHour: 5, chargePerKwYear: decimal('-1') },
      miningRevenuePerKwh: decimal('101'),
      minimumMarginBasisPoints: 10_001,
    };
    const [row] = unwrap(await upsertSites(ports)(MINER, [aSiteRow({ energyCalendar: bad })]));
    expect(row?.refusals.map(({ path }) => path?.slice(2).join('.'))).toEqual([
      'bands.0.months',
      'bands.0.weekdays',
      'bands.0.fromHour',
      'bands.0.toHour',
      'bands.0.price',
      'demandChargePerKwMonth',
      'miningRevenuePerKwh',
      'minimumMarginBasisPoints',
      'coincidentPeak.toHour',
      'coincidentPeak.chargePerKwYear',
    ]);
    const curve = { kinkBasisPoints: 10_000, slopeBelowBasisPoints: -1, slopeAboveBasisPoints: 100_001 };
    const capital = { amount: decimal('-1'), years: 0, interestBasisPoints: -1, utilisationBasisPoints: 0 };
    await upsertSites(ports)(MINER, [aSiteRow()]);
    const costs = { operatingPerHour: decimal('-1'), capital };
    const [pool] = unwrap(await upsertGpuPools(ports)(MINER, [aPoolRow({ pricingCurve: curve, costs })]));
    expect(pool?.refusals.map(({ path }) => path?.slice(1).join('.'))).toEqual([
      'pricingCurve.kinkBasisPoints',
      'pricingCurve.slopeBelowBasisPoints',
      'pricingCurve.slopeAboveBasisPoints',
      'costs.operatingPerHour',
      'costs.capital.amount',
      'costs.capital.years',
      'costs.capital.interestBasisPoints',
      'costs.capital.utilisationBasisPoints',
    ]);
  });

  it('and its listings are priced in one currency', async () => {
    const { ports, supply } = marketWorld();
    await supply.site();
    const euros = { price: { amount: decimal('2'), currency: 'EUR' as const } };
    await supply.pool(euros);
    const [site] = unwrap(await upsertSites(ports)(MINER, [aSiteRow({ energyCalendar: calendar() })]));
    expect(site?.refusals.map(({ code, path }) => `${code} ${path?.join('.')}`)).toEqual([
      'INVALID_INPUT 0.energyCalendar',
    ]);
    const other = aSiteRow({ externalId: 'other', energyCalendar: calendar() });
    unwrap(await upsertSites(ports)(MINER, [other]));
    const row = aPoolRow({ ...euros, externalId: 'p2', siteExternalId: 'other' });
    const [pool] = unwrap(await upsertGpuPools(ports)(MINER, [row]));
    expect(pool?.refusals.map(({ code, path }) => `${code} ${path?.join('.')}`)).toEqual([
      'INVALID_INPUT 0.price.currency',
    ]);
  });
});

describe('the curve of a pool', () => {
  it('makes a quote dearer by what leases and holds have taken of its window, and its lines say so', async () => {
    const { ports, supply } = marketWorld();
    await supply.site();
    const curve = { kinkBasisPoints: 5_000, slopeBelowBasisPoints: 2_000, slopeAboveBasisPoints: 6_000 };
    const pool = await supply.pool({ ...cards(), pricingCurve: curve });
    await supply.publish(pool.id);
    const start = instant('2026-04-01T00:00:00Z');
    const ask = async (key: string) => {
      const request = { offerId: pool.id, units: 8, window: { start, end: addMilliseconds(start, DAY) }, gang: false };
      const rest = { billing: 'RESERVED', holdMinutes: 30, idempotencyKey: `key-0123456789-${key}` } as const;
      return unwrap(await requestQuote(ports)(AI_FIRM, { ...request, ...rest }));
    };
    const quotes = [await ask('a'), await ask('b'), await ask('c'), await ask('d')];
    // of 32 GPUs 0, 8, 16 and 24 are held: 0.13 x 1, 1.1, 1.2, 1.5
    expect(quotes.map(({ terms }) => decimalToString(terms.unitPrice.amount))).toEqual([
      '0.13',
      '0.143',
      '0.156',
      '0.195',
    ]);
    expect(quotes.map(({ utilisation }) => decimalToString(utilisation))).toEqual(['0', '0.25', '0.5', '0.75']);
    expect(quotes[3]?.lines.map(({ component }) => component).slice(0, 2)).toEqual(['POSTED_RATE', 'UTILISATION']);
  });
});

/** Summer afternoons of working days at 0.11, and 67 USD of 4CP for each kW and year. */
function calendar(): EnergyCalendar {
  const summer = { months: [6, 7, 8, 9], weekdays: [1, 2, 3, 4, 5], fromHour: 15, toHour: 19 };
  return {
    bands: [{ ...summer, price: decimal('0.11') }],
    demandChargePerKwMonth: null,
    coincidentPeak: { ...summer, chargePerKwYear: decimal('67') },
    miningRevenuePerKwh: decimal('0.07'),
    minimumMarginBasisPoints: 0,
  };
}

function cards(): Partial<Parameters<typeof aPoolRow>[0]> {
  return {
    modelSlug: 'rtx-3090',
    interconnect: 'PCIE',
    wattsPerGpu: 430,
    price: { amount: decimal('0.13'), currency: 'USD' },
    termDiscounts: [],
  };
}
