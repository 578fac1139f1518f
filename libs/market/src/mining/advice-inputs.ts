import { type CurrencyCode } from '#libs/kernel';
import { type FieldRefusal } from '../refusal.js';
import { MAX_ADVICE_HOURS } from './advise.js';
import { CHAIN } from './break-even.js';
import { type Chain, hashpriceUsdPerPhPerDay } from './hashprice.js';
import { type Bounds, HASHPRICE, SHARE, USD_PER_MWH, outside, outsideBounds } from './input-bounds.js';
import { type LongTermInput } from './long-term.js';

/** One hour of a look ahead; null: as the site's own tariff says, and as the general hashprice says. */
export interface HourInput {
  readonly powerUsdPerMwh: number | null;
  readonly hashpriceUsdPerPhPerDay: number | null;
}

/** What the grid pays for a MWh that is not drawn. */
export interface DemandResponse {
  readonly usdPerMwh: number;
  /** Stop when so much is down; null: as much as pays. */
  readonly wantedKw: number | null;
  /** Credits and penalties per MWh of a lease that is turned down. */
  readonly penaltyUsdPerMwh: number;
  /** Pools and halls whose contracts let them be curtailed. */
  readonly curtailableListingIds: readonly string[];
}

/** Years of lease or mining, without what the site itself knows; null lease rate: the dearest hall. */
export type LongTermQuestion = Omit<
  LongTermInput,
  'miningUsdPerKwh' | 'powerUsdPerKwh' | 'pue' | 'leaseUsdPerKwMonth'
> & {
  readonly leaseUsdPerKwMonth: number | null;
};

/** What a provider knows, or assumes, of the market. Floats in USD. */
export interface AdviceInputs {
  /** Exactly one of the two. */
  readonly hashprice: { readonly usdPerPhPerDay: number | null; readonly chain: Chain | null };
  readonly hours: readonly HourInput[];
  readonly exchangeRates: readonly { readonly currency: CurrencyCode; readonly usdPerUnit: number }[];
  readonly gpuFill: number;
  readonly hallFill: number;
  readonly hallOpexUsdPerKwMonth: number;
  readonly miningStartUsdPerMw: number;
  readonly bandUsdPerMwh: number;
  readonly demandResponse: DemandResponse | null;
  readonly longTerm: LongTermQuestion | null;
}

const USD: Bounds = { least: 0, most: 100_000 };
const PLAIN: Readonly<
  Record<'gpuFill' | 'hallFill' | 'hallOpexUsdPerKwMonth' | 'miningStartUsdPerMw' | 'bandUsdPerMwh', Bounds>
> = {
  gpuFill: SHARE,
  hallFill: SHARE,
  hallOpexUsdPerKwMonth: USD,
  miningStartUsdPerMw: USD,
  bandUsdPerMwh: USD,
};
const LONG_TERM: Readonly<Record<Exclude<keyof LongTermQuestion, 'leaseUsdPerKwMonth'>, Bounds>> = {
  blockHeight: { least: 0, most: 10_000_000 },
  feesBtcPerBlock: { least: 0, most: 1_000 },
  years: { least: 0, most: 50, above: true },
  compensation: SHARE,
  discountPerYear: SHARE,
  miningUptime: SHARE,
  conversionUsdPerKw: { least: 0, most: 1_000_000 },
  interestPerYear: SHARE,
  leaseVolatility: { least: 0, most: 10 },
  miningVolatility: { least: 0, most: 10 },
  correlation: { least: -1, most: 1 },
};

/** Everything that is wrong with the numbers; paths are those of the inputs. */
export function checkAdviceInputs(inputs: AdviceInputs): FieldRefusal[] {
  return [
    ...checkHashprice(inputs.hashprice),
    ...outside(['hours'], inputs.hours.length, { least: 1, most: MAX_ADVICE_HOURS }),
    ...inputs.hours.flatMap(checkHour),
    ...inputs.exchangeRates.flatMap(({ usdPerUnit }, index) =>
      outside(['exchangeRates', `${index}`, 'usdPerUnit'], usdPerUnit, { least: 0, most: 1_000_000, above: true }),
    ),
    ...outsideBounds([], inputs, PLAIN),
    ...(inputs.demandResponse === null ? [] : checkDemandResponse(inputs.demandResponse)),
    ...(inputs.longTerm === null ? [] : checkLongTerm(inputs.longTerm)),
  ];
}

/** USD per PH/s and day of checked inputs, as given or from the chain. */
export function generalHashprice({ usdPerPhPerDay, chain }: AdviceInputs['hashprice']): number {
  return usdPerPhPerDay ?? (chain === null ? 0 : hashpriceUsdPerPhPerDay(chain));
}

function checkHashprice({ usdPerPhPerDay, chain }: AdviceInputs['hashprice']): FieldRefusal[] {
  if ((usdPerPhPerDay === null) === (chain === null))
    return [{ code: 'INVALID_INPUT', path: ['hashprice'], detail: 'must have usdPerPhPerDay or chain, and not both' }];
  if (usdPerPhPerDay !== null) return outside(['hashprice', 'usdPerPhPerDay'], usdPerPhPerDay, HASHPRICE);
  if (chain === null) return [];
  const invalid = outsideBounds(['hashprice', 'chain'], chain, CHAIN);
  return invalid.length > 0 ? invalid : outside(['hashprice', 'chain'], hashpriceUsdPerPhPerDay(chain), HASHPRICE);
}

function checkHour(hour: HourInput, index: number): FieldRefusal[] {
  const { powerUsdPerMwh: power, hashpriceUsdPerPhPerDay: hashprice } = hour;
  const at = (field: keyof HourInput): string[] => ['hours', `${index}`, field];
  return [
    ...(power === null ? [] : outside(at('powerUsdPerMwh'), power, USD_PER_MWH)),
    ...(hashprice === null ? [] : outside(at('hashpriceUsdPerPhPerDay'), hashprice, HASHPRICE)),
  ];
}

function checkDemandResponse({ usdPerMwh, wantedKw, penaltyUsdPerMwh }: DemandResponse): FieldRefusal[] {
  return [
    ...outside(['demandResponse', 'usdPerMwh'], usdPerMwh, USD),
    ...outside(['demandResponse', 'penaltyUsdPerMwh'], penaltyUsdPerMwh, USD),
    ...(wantedKw === null ? [] : outside(['demandResponse', 'wantedKw'], wantedKw, { least: 0, most: 2_000_000 })),
  ];
}

function checkLongTerm(question: LongTermQuestion): FieldRefusal[] {
  const { leaseUsdPerKwMonth: lease } = question;
  return [
    ...outsideBounds(['longTerm'], question, LONG_TERM),
    ...(lease === null ? [] : outside(['longTerm', 'leaseUsdPerKwMonth'], lease, USD)),
  ];
}
