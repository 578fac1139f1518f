// World: the arithmetic of mining; check values of the market study, and the recorded difficulties of the chain where they are there.
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { unwrap } from '#libs/kernel';
import { type BreakEvenInput, breakEven } from './break-even.js';
import { HALVING_BLOCKS, bitsOfTarget, difficultyOfTarget, subsidyBtcAt, targetOfBits } from './chain.js';
import { btcPerDay, hashpriceUsdPerPhPerDay } from './hashprice.js';

const NOVEMBER_2025 = { difficulty: 152e12, subsidyBtc: 3.125, feesBtcPerBlock: 0, btcPriceUsd: 91_000 };
const S21: BreakEvenInput = {
  ...NOVEMBER_2025,
  terahashPerSecond: 200,
  watts: 3_500,
  usdPerKwh: 0.05,
  poolFeeBasisPoints: 0,
  pue: 1,
};

describe('hashprice', () => {
  it('is 37.6 at D = 152e12 and P = 91,000, and 38.2 with fees of 1.5 %', () => {
    expect(hashpriceUsdPerPhPerDay(NOVEMBER_2025)).toBeCloseTo(37.636, 3);
    expect(hashpriceUsdPerPhPerDay({ ...NOVEMBER_2025, feesBtcPerBlock: 0.015 * 3.125 })).toBeCloseTo(38.2, 1);
  });

  it('is what 1,000 TH/s find, times the price', () => {
    expect(btcPerDay(NOVEMBER_2025, 1_000) * 91_000).toBeCloseTo(hashpriceUsdPerPhPerDay(NOVEMBER_2025), 10);
  });

  it('is what the network earns over its hashrate: a difficulty of 2^32-hash blocks in ten minutes pays 144 blocks a day', () => {
    const hashrate = (NOVEMBER_2025.difficulty * 2 ** 32) / 600;
    expect(btcPerDay(NOVEMBER_2025, hashrate / 1e12)).toBeCloseTo(144 * 3.125, 6);
  });
});

describe('break-even of a machine', () => {
  it('of an S21 at 5 cents in November 2025', () => {
    const result = unwrap(breakEven(S21));
    expect(result.btcPerDay).toBeCloseTo(8.2716e-5, 8);
    expect(result.usdPerDay).toBeCloseTo(7.5272, 3);
    expect(result.kwhPerDay).toBeCloseTo(84, 10);
    expect(result.powerUsdPerDay).toBeCloseTo(4.2, 10);
    expect(result.marginUsdPerDay).toBeCloseTo(3.3272, 3);
    expect(result.breakevenUsdPerKwh).toBeCloseTo(0.08961, 5);
    expect(result.breakevenHashpriceUsdPerPhPerDay).toBeCloseTo(21, 10);
    expect(result.breakevenBtcPriceUsd).toBeCloseTo(50_776, 0);
    expect(result.breakevenDifficulty).toBeCloseTo(2.7241e14, -10);
  });

  it.each([
    ['an S19 XP class machine at H = 30 is under water above 6 cents', 30, 21.5, 0.0581],
    ['hashprice 75 and 24.2 J/TH', 75, 24.2, 0.1291],
    ['hashprice 50 and 20 J/TH', 50, 20, 0.10417],
  ])('%s', (_name, hashprice, joulesPerTerahash, usdPerKwh) => {
    const btcPriceUsd = (hashprice / hashpriceUsdPerPhPerDay(NOVEMBER_2025)) * NOVEMBER_2025.btcPriceUsd;
    const result = unwrap(breakEven({ ...S21, btcPriceUsd, watts: joulesPerTerahash * 200 }));
    expect(result.hashpriceUsdPerPhPerDay).toBeCloseTo(hashprice, 9);
    expect(result.breakevenUsdPerKwh).toBeCloseTo(usdPerKwh, 4);
  });

  const inputs = fc.record({
    difficulty: fc.double({ min: 1, max: 1e15, noNaN: true }),
    subsidyBtc: fc.double({ min: 0.1, max: 50, noNaN: true }),
    feesBtcPerBlock: fc.double({ min: 0, max: 5, noNaN: true }),
    btcPriceUsd: fc.double({ min: 1, max: 1e6, noNaN: true }),
    terahashPerSecond: fc.double({ min: 1, max: 1e6, noNaN: true }),
    watts: fc.double({ min: 1, max: 1e8, noNaN: true }),
    usdPerKwh: fc.double({ min: 0.001, max: 1, noNaN: true }),
    poolFeeBasisPoints: fc.integer({ min: 0, max: 500 }),
    pue: fc.double({ min: 1, max: 2, noNaN: true }),
  });

  it('leaves no margin at any of its own break-evens', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const {
          breakevenUsdPerKwh,
          breakevenBtcPriceUsd,
          breakevenDifficulty,
          breakevenHashpriceUsdPerPhPerDay,
          ...now
        } = unwrap(breakEven(input));
        const share = breakevenHashpriceUsdPerPhPerDay / now.hashpriceUsdPerPhPerDay;
        const hardest = breakevenDifficulty ?? 0;
        const changes: Partial<BreakEvenInput>[] = [
          ...(breakevenUsdPerKwh <= 100 ? [{ usdPerKwh: breakevenUsdPerKwh }] : []),
          ...(breakevenBtcPriceUsd <= 1e9 ? [{ btcPriceUsd: breakevenBtcPriceUsd }] : []),
          ...(hardest >= 1 && hardest <= 1e24 ? [{ difficulty: hardest }] : []),
          ...(input.btcPriceUsd * share <= 1e9 ? [{ btcPriceUsd: input.btcPriceUsd * share }] : []),
        ];
        for (const change of changes) {
          const { marginUsdPerDay, usdPerDay } = unwrap(breakEven({ ...input, ...change }));
          expect(Math.abs(marginUsdPerDay)).toBeLessThanOrEqual(usdPerDay * 1e-9);
        }
      }),
    );
  });

  it('adds pool fee and PUE as costs: each only lowers the margin', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const margin = (facts: Partial<BreakEvenInput>): number =>
          unwrap(breakEven({ ...input, ...facts })).marginUsdPerDay;
        expect(margin({})).toBeLessThanOrEqual(margin({ poolFeeBasisPoints: 0 }));
        expect(margin({})).toBeLessThanOrEqual(margin({ pue: 1 }));
      }),
    );
  });

  it.each([
    [{ difficulty: 0 }, 'difficulty'],
    [{ difficulty: Number.NaN }, 'difficulty'],
    [{ subsidyBtc: -1 }, 'subsidyBtc'],
    [{ subsidyBtc: 0 }, 'subsidyBtc'],
    [{ feesBtcPerBlock: -0.1 }, 'feesBtcPerBlock'],
    [{ btcPriceUsd: 0 }, 'btcPriceUsd'],
    [{ btcPriceUsd: Infinity }, 'btcPriceUsd'],
    [{ terahashPerSecond: 0 }, 'terahashPerSecond'],
    [{ watts: 0 }, 'watts'],
    [{ usdPerKwh: 101 }, 'usdPerKwh'],
    [{ poolFeeBasisPoints: 10_000 }, 'poolFeeBasisPoints'],
    [{ pue: 0.9 }, 'pue'],
  ])('refuses %j at %s', (facts, field) => {
    expect(breakEven({ ...S21, ...facts })).toMatchObject({
      ok: false,
      refusal: [{ code: 'INVALID_INPUT', path: [field], detail: expect.stringMatching(/^(must be|and fees)/) }],
    });
  });

  it('takes hours in which energy is given away, or paid to be taken', () => {
    expect(unwrap(breakEven({ ...S21, usdPerKwh: -0.02 }))).toMatchObject({
      powerUsdPerDay: -1.68,
      breakevenDifficulty: null,
    });
  });
});

describe('the chain', () => {
  it.each([
    [0, 50],
    [209_999, 50],
    [210_000, 25],
    [840_000, 3.125],
    [1_050_000, 1.5625],
    [33 * HALVING_BLOCKS, 0],
  ])('pays at height %i %d BTC', (height, subsidy) => expect(subsidyBtcAt(height)).toBe(subsidy));

  it.each([
    [0x1d00ffff, 1],
    [0x1b0404cb, 16_307.420938523983],
    [0x1b012dcd, 55_589.5181268684],
  ])('reads bits %i as difficulty %d', (bits, difficulty) => {
    expect(difficultyOfTarget(targetOfBits(bits))).toBeCloseTo(difficulty, 8);
    expect(bitsOfTarget(targetOfBits(bits))).toBe(bits);
  });

  it('writes every compact number it reads, but for a sign', () => {
    const exponents = fc.integer({ min: 3, max: 32 });
    fc.assert(
      fc.property(exponents, fc.integer({ min: 0x008000, max: 0x7fffff }), (exponent, mantissa) => {
        const bits = exponent * 2 ** 24 + mantissa;
        expect(bitsOfTarget(targetOfBits(bits))).toBe(bits);
      }),
    );
    expect(targetOfBits(0x04923456)).toBe(0n);
    expect(targetOfBits(0x01123456)).toBe(0x12n);
  });
});

describe('the recorded difficulties', () => {
  const FILE = new URL('../../../../../shared/data/btc-difficulty-electrum/checkpoints.json', import.meta.url);

  /** Targets by the first height they hold for; read as text, since they do not fit a double. Entry i is the target of chunk i + 1. */
  function recorded(): { height: number; target: bigint }[] | null {
    if (!existsSync(FILE)) {
      console.warn('shared/data/btc-difficulty-electrum is not there: recorded difficulties were not read');
      return null;
    }
    const targets = [...readFileSync(FILE, 'utf8').matchAll(/^\s*(\d{20,})\s*$/gm)].map(([, digits = '']) =>
      BigInt(digits),
    );
    return targets.map((target, index) => ({ height: (index + 1) * 2_016, target }));
  }

  it('are compact numbers, move at most fourfold, and stand at 86.4 trillion at the last halving', () => {
    const epochs = recorded();
    if (epochs === null) return;
    expect(epochs.length).toBeGreaterThan(450);
    const difficulties = epochs.map(({ target }) => difficultyOfTarget(target));
    for (const { target } of epochs) expect(targetOfBits(bitsOfTarget(target))).toBe(target);
    for (const [index, difficulty] of difficulties.entries()) {
      const ratio = difficulty / (difficulties[index - 1] ?? difficulty);
      expect(ratio).toBeGreaterThan(0.25 - 1e-4);
      expect(ratio).toBeLessThan(4 + 1e-4);
    }
    const atHalving = epochs.find(({ height }) => height > 840_000 - 2_016)?.target ?? 1n;
    expect(difficultyOfTarget(atHalving)).toBeCloseTo(86_388_558_925_171.02, 1);
  });

  it('make hashprice fall where they rise, and halve it at a halving but for fees', () => {
    const epochs = recorded();
    if (epochs === null) return;
    const prices = epochs.map(({ height, target }) => {
      const chain = { difficulty: difficultyOfTarget(target), feesBtcPerBlock: 0, btcPriceUsd: 60_000 };
      const at = (subsidyBtc: number): number => hashpriceUsdPerPhPerDay({ ...chain, subsidyBtc });
      const subsidyBtc = subsidyBtcAt(height);
      expect(at(subsidyBtc / 2)).toBeCloseTo(at(subsidyBtc) / 2, 12);
      return { ...chain, subsidyBtc, hashprice: at(subsidyBtc) };
    });
    for (const [index, now] of prices.entries()) {
      const before = prices[index - 1];
      if (before === undefined || before.subsidyBtc !== now.subsidyBtc) continue;
      expect(Math.sign(now.hashprice - before.hashprice)).toBe(Math.sign(before.difficulty - now.difficulty));
    }
    // the article's month: "below 50 dollars" in June 2024
    const june2024 = prices[Math.floor(848_000 / 2_016) - 1];
    expect(june2024?.hashprice).toBeGreaterThan(40);
    expect(june2024?.hashprice).toBeLessThan(55);
  });
});
