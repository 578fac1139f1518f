import { parseArgs } from 'node:util';
import { type BreakEven, breakEven } from '#libs/market';

/** `gridlease breakeven`: what a mining machine earns, and where it stops to pay. Needs no server: every input is an argument. */

const EXIT_USAGE = 2;

/** Each number: its field of the decision, what help says of it, and what it is when left out; null: it must be given. */
const NUMBERS = {
  difficulty: ['difficulty', 'network difficulty, e.g. 152e12', null],
  subsidy: ['subsidyBtc', 'BTC that a block creates, e.g. 3.125', null],
  price: ['btcPriceUsd', 'USD per bitcoin', null],
  th: ['terahashPerSecond', 'hashrate in TH/s', null],
  watts: ['watts', 'power at the wall in watts', null],
  'usd-kwh': ['usdPerKwh', 'price of energy in USD per kWh', null],
  fees: ['feesBtcPerBlock', 'transaction fees in BTC per block (0)', 0],
  'pool-fee': ['poolFeeBasisPoints', 'what the pool keeps, in basis points (0)', 0],
  pue: ['pue', 'power at the meter per power at the wall (1)', 1],
} as const;
type Flag = keyof typeof NUMBERS;
type Field = (typeof NUMBERS)[Flag][0];
const FLAGS = Object.keys(NUMBERS) as Flag[];

const HELP = [
  'Usage: gridlease breakeven --difficulty D --subsidy B --price P --th T --watts W --usd-kwh E [options]',
  '',
  'BTC and USD per day, power cost, margin and break-even of a mining machine, on average.',
  '',
  'Options:',
  ...FLAGS.map((flag) => `  --${`${flag} N`.padEnd(16)} ${NUMBERS[flag][1]}`),
  `  --${'json'.padEnd(16)} print JSON`,
];

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Something wrong with the command line, said in one line. */
class UsageError extends Error {}

function run(args: readonly string[]): string {
  const values = read(args);
  if (values.help === true) return HELP.join('\n');
  const input = Object.fromEntries(FLAGS.map((flag) => [NUMBERS[flag][0], numberOf(flag, values[flag])]));
  const result = breakEven(input as Record<Field, number>);
  if (!result.ok)
    throw new UsageError(result.refusal.map(({ path, detail }) => `${flagOf(path[0])} ${detail}`).join('; '));
  return values.json === true ? JSON.stringify(result.value, null, 2) : table(result.value);
}

function read(args: readonly string[]): Partial<Record<Flag, string> & Record<'json' | 'help', boolean>> {
  const numbers = Object.fromEntries(FLAGS.map((flag) => [flag, { type: 'string' } as const]));
  const options = { ...numbers, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    return parseArgs({ args: joined(args), options, strict: true }).values;
  } catch (error) {
    const [sentence = 'wrong arguments'] = error instanceof Error ? error.message.split(/[.\n]/) : [];
    throw new UsageError(`${sentence}; see gridlease breakeven --help`);
  }
}

/** `--usd-kwh -0.02` as `--usd-kwh=-0.02`: a number below zero is no option. */
function joined(args: readonly string[]): string[] {
  const whole: string[] = [];
  for (const arg of args) {
    const last = whole.at(-1);
    if (last !== undefined && arg.startsWith('-') && NUMBER.test(arg) && FLAGS.some((flag) => last === `--${flag}`))
      whole[whole.length - 1] = `${last}=${arg}`;
    else whole.push(arg);
  }
  return whole;
}

function numberOf(flag: Flag, text: string | undefined): number {
  const [, , otherwise] = NUMBERS[flag];
  if (text === undefined && otherwise !== null) return otherwise;
  if (text === undefined) throw new UsageError(`--${flag} is missing; see gridlease breakeven --help`);
  if (!NUMBER.test(text)) throw new UsageError(`--${flag} must be a number such as 3.125 or 152e12, not "${text}"`);
  return Number(text);
}

function flagOf(field: string | undefined): string {
  return `--${FLAGS.find((flag) => NUMBERS[flag][0] === field) ?? field}`;
}

function table(result: BreakEven): string {
  const show = (value: number, places: number): string =>
    value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
  const { breakevenDifficulty: hardest } = result;
  const rows = [
    ['hashprice', `${show(result.hashpriceUsdPerPhPerDay, 2)} USD per PH/s and day`],
    ['mined', `${show(result.btcPerDay, 8)} BTC a day`],
    ['revenue', `${show(result.usdPerDay, 2)} USD a day`],
    ['power', `${show(result.powerUsdPerDay, 2)} USD a day for ${show(result.kwhPerDay, 1)} kWh`],
    ['margin', `${show(result.marginUsdPerDay, 2)} USD a day`],
    ['breaks even at', `${show(result.breakevenUsdPerKwh, 4)} USD per kWh`],
    ...(hardest === null
      ? [['', 'at any hashprice, since energy costs nothing here']]
      : [
          ['', `or a hashprice of ${show(result.breakevenHashpriceUsdPerPhPerDay, 2)} USD per PH/s and day`],
          ['', `or ${show(result.breakevenBtcPriceUsd, 0)} USD per bitcoin`],
          ['', `or a difficulty of ${show(hardest / 1e12, 2)} T`],
        ]),
  ];
  return rows.map(([name = '', value = '']) => `${name.padEnd(16)}${value}`).join('\n');
}

try {
  process.stdout.write(`${run(process.argv.slice(2))}\n`);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`gridlease: ${error.message.replaceAll(/\s+/g, ' ')}\n`);
  process.exitCode = EXIT_USAGE;
}
