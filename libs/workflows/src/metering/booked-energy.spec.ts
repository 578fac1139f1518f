// World: a booked hall of 500 kW in Chicago for two contract months, its energy passed through; its meter speaks late, twice, wrongly and in
// any order. Everything in memory; the oracle counts days by itself.
import * as fc from 'fast-check';
import { DAY, type Instant, addMilliseconds, contractMonths, decimal, money, unwrap } from '#libs/kernel';
import { CLAIM, TENANT, WORKER_SCOPE } from '#libs/testkit';
import { addPaymentMethod } from '../money/add-payment-method.js';
import { grantOwedCredits } from '../money/grant-owed-credits.js';
import { payInvoice } from '../money/pay-invoice.js';
import { ONE_MONTH, START, TWO_MONTHS, bookedHall, hour } from './booked-hall.spec-data.js';

type World = Awaited<ReturnType<typeof bookedHall>>;

/** What the tenant was asked for energy, less what was credited of it, in minor units. */
function askedFor({ tables }: World): bigint {
  const lines = tables.invoices.rows().flatMap((invoice) => invoice.lines.filter(({ kind }) => kind === 'ENERGY'));
  const energy = new Set(lines.map(({ id }) => id));
  const credited = tables.notes.rows().flatMap((note) => note.lines.filter((line) => energy.has(line.invoiceLineId)));
  const sum = (all: readonly { readonly amount: { readonly minor: bigint } }[]) =>
    all.reduce((total, { amount }) => total + amount.minor, 0n);
  return sum(lines) - sum(credited);
}

const PER_HOUR = 600n; // kWh at the meter without a reading: 500 kW x 1.2

/** One place in time that the meter spoke of: its versions, each correcting the one before, and when each came (days after the start). */
interface Spoken {
  readonly from: number;
  readonly hours: number;
  readonly versions: readonly { readonly kwh: number; readonly day: number; readonly shorter: number }[];
}

/** Rounded half away from zero. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** Energy of the last versions, hour by hour, cut into UTC days and contract months, each record to 12 places, each month to the cent. */
function oracle(spoken: readonly Spoken[], end: Instant): bigint {
  const SCALE = 10n ** 12n;
  const dayOf = (at: number) => Math.floor(at / DAY);
  return contractMonths({ start: START, end }, 'America/Chicago').reduce((total, month) => {
    // kWh of a day as a sum of fractions of one denominator
    const days = new Map<number, { numerator: bigint; denominator: bigint }>();
    for (let count = 0; count < TWO_MONTHS; count += 1) {
      const at = hour(count);
      if (at < month.start || at >= month.end) continue;
      const said = spoken.find((one) => {
        const last = one.versions.at(-1);
        return last !== undefined && one.from <= count && count < one.from + one.hours - last.shorter;
      });
      const last = said?.versions.at(-1);
      const [numerator, denominator] =
        said && last ? [BigInt(last.kwh) * 12n, 10n * BigInt(said.hours - last.shorter)] : [PER_HOUR, 1n];
      const known = days.get(dayOf(at)) ?? { numerator: 0n, denominator: 1n };
      days.set(dayOf(at), {
        numerator: known.numerator * denominator + numerator * known.denominator,
        denominator: known.denominator * denominator,
      });
    }
    const scaled = [...days.values()].reduce((sum, one) => sum + rounded(one.numerator * SCALE, one.denominator), 0n);
    return total + rounded(scaled * 537n * 100n, 10_000n * SCALE);
  }, 0n);
}

const SPOKEN = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 0, max: 200 }),
      hours: fc.integer({ min: 2, max: 700 }),
      versions: fc.array(
        fc.record({
          kwh: fc.integer({ min: 0, max: 400_000 }),
          late: fc.integer({ min: 0, max: 120 }),
          shorter: fc.integer({ min: 0, max: 1 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((stretches): Spoken[] => {
    let from = 0;
    return stretches.flatMap(({ gap, hours, versions }) => {
      const start = from + gap;
      from = start + hours;
      if (from > TWO_MONTHS) return [];
      const over = Math.ceil(from / 24);
      const came = versions.map(({ late, ...one }) => ({ ...one, day: Math.min(over + late, 61 + 89) }));
      return [{ from: start, hours, versions: came }];
    });
  });

describe('energy of a booked lease', () => {
  it('adds up to the final readings rated once a period, however late, often, wrongly and out of order they came', async () => {
    await fc.assert(
      fc.asyncProperty(SPOKEN, fc.integer({ min: 1, max: 9 }), async (spoken, stride) => {
        const world = await bookedHall();
        const sent = spoken.flatMap(({ from, hours, versions }, place) =>
          versions.map(({ kwh, day, shorter }, version) => ({
            day,
            draft: world.reading(`r${place}-${version}`, from, from + hours - shorter, `${kwh}`, {
              replaces: version === 0 ? null : `r${place}-${version - 1}`,
            }),
          })),
        );
        for (let day = 0; day <= 61 + 95; day += 1) {
          const today = sent.filter((one) => one.day === day);
          if (today.length === 0 && day % stride !== 0) continue;
          await world.until(addMilliseconds(START, day * DAY));
          for (const { draft } of today) {
            unwrap(await world.report(draft));
            expect(unwrap(await world.report(draft)).readings).toBe(0);
          }
          await world.tick();
        }
        await world.until(addMilliseconds(world.end, 100 * DAY));
        expect(askedFor(world)).toBe(oracle(spoken, world.end));
        expect(world.tables.owed.rows().every(({ state }) => state === 'GRANTED')).toBe(true);
        const papers = world.tables.invoices.rows().length;
        await world.tick();
        expect(world.tables.invoices.rows()).toHaveLength(papers);
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  it('waits five days for readings, says what was estimated, and opens to its records', async () => {
    const { until, report, reading, energy, tables } = await bookedHall();
    await until(hour(31 * 24));
    unwrap(await report(reading('a', 0, 20 * 24, '200000')));
    await until(hour(35 * 24));
    expect(energy()).toEqual([]);
    unwrap(await report(reading('b', 20 * 24, 30 * 24, '100000')));
    await until(hour(36 * 24));
    const [line] = energy()[0]?.lines ?? [];
    expect(line?.description).toBe(
      'Energy of H100 at Pecos, measured, 2 of 32 days estimated, 2026-03-01 to 2026-04-01 (America/Chicago)',
    );
    // 300,000 kWh of IT x 1.2 and one day less an hour (the clocks went forward) at 600 kW
    expect([line?.quantity, line?.amount]).toEqual([`${360_000 + 23 * 600}`, money(2_007_306n, 'USD')]);
    const records = tables.meters.rows().filter(({ id }) => line?.meterRecordIds.includes(id));
    expect(records.reduce((sum, { energyKwh }) => sum + energyKwh.scaled, 0n)).toBe(
      decimal(line?.quantity ?? '0').scaled,
    );
    expect(records.filter(({ source }) => source === 'ESTIMATED')).toHaveLength(2);
    expect(records.find(({ source }) => source === 'MEASURED')).toMatchObject({ revision: 1 });
  });

  it('bills a correction on the next invoice, and after the last one by itself or as a credit', async () => {
    const { until, report, reading, energy, tables, end, ports } = await bookedHall();
    await until(hour(36 * 24));
    unwrap(await report(reading('a', 0, 24, '11000')));
    await until(addMilliseconds(end, 5 * DAY));
    expect(energy()).toHaveLength(2);
    expect(energy()[1]?.lines[1]).toMatchObject({
      description: 'Energy of H100 at Pecos, corrected by later readings, 2026-03-01 to 2026-04-01 (America/Chicago)',
      quantity: '-1200',
      working: '444,600 kWh: 23,875.02 USD, less 23,939.46 USD billed for 445,800 kWh',
      amount: money(-6_444n, 'USD'),
    });
    unwrap(await report(reading('a2', 0, 24, '12500', { replaces: 'a' })));
    await until(addMilliseconds(end, 30 * DAY));
    expect(energy()[2]).toMatchObject({ revision: 1, subtotal: money(9_666n, 'USD'), state: 'OPEN' });
    unwrap(await report(reading('a3', 0, 24, '0', { replaces: 'a2' })));
    await until(addMilliseconds(end, 90 * DAY));
    expect(energy()).toHaveLength(3);
    expect(tables.notes.rows()).toMatchObject([
      { kind: 'CREDIT', subtotal: money(80_550n, 'USD'), lowers: money(95_855n, 'USD') },
    ]);
    expect(tables.owed.rows()).toMatchObject([{ state: 'GRANTED', amount: money(80_550n, 'USD') }]);
    await until(addMilliseconds(end, 91 * DAY));
    unwrap(await report(reading('a4', 0, 24, '9000', { replaces: 'a3' })));
    await until(addMilliseconds(end, 200 * DAY));
    expect(energy()).toHaveLength(3);
    const late = await ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
      ports.readings.unbilled(tx, { first: 5, after: null }),
    );
    expect(late.items.map(({ externalId }) => externalId)).toEqual(['a4']);
  });

  it('waits with a credit while a payment of the invoice is on its way, and holds up nobody', async () => {
    const world = await bookedHall(ONE_MONTH);
    await world.until(addMilliseconds(world.end, 6 * DAY));
    const method = unwrap(await addPaymentMethod(world.ports)(TENANT, { token: 'pm_card_visa' }));
    const invoiceId = world.energy()[0]?.id ?? '';
    unwrap(
      await payInvoice(world.ports)(TENANT, { invoiceId, paymentMethodId: method.id, idempotencyKey: 'key-0001' }),
    );
    unwrap(await world.report(world.reading('a', 0, 24, '0')));
    await world.until(addMilliseconds(world.end, 30 * DAY));
    expect(world.tables.owed.rows()).toMatchObject([
      { state: 'OWED', tries: 1, obstacle: expect.stringContaining('payment') },
    ]);
    expect(await grantOwedCredits(world.ports)(WORKER_SCOPE, CLAIM)).toBe(0);
    await world.settle();
    world.database.advance(DAY);
    await world.settle();
    await world.tick();
    expect(world.tables.owed.rows()).toMatchObject([{ state: 'GRANTED' }]);
    expect(world.tables.notes.rows()).toHaveLength(1);
  });
});
