import Stripe from 'stripe';
import { type NoTaxAnswer, type TaxCalculated, type TaxEngine, type TaxQuestion } from '#libs/workflows';
import { makeClient } from './client.js';
import { type StripeAccount, settingsOfAccount } from './stripe-account.js';
import { jurisdictionOf } from './tax-jurisdiction.js';
import { EndpointLimits } from './token-bucket.js';

/** What is sold, in Stripe's words for it (docs.stripe.com/tax/tax-codes). */
export interface TaxCodes {
  /** GPUs and all that goes with them: "txcd_10101000" is infrastructure as a service, for business use. */
  readonly service: string;
  /** The use of a powered hall; null: nobody has said, so halls are not asked about and not quoted. */
  readonly hall: string | null;
}

/**
 * The price that is asked about, in minor units. Rates do not hang on it, and what of it is taxed is read with it exactly, to the
 * millionth; the amounts on documents are ours.
 */
const PRICE = 10_000_000;

/** A person waits for the quote: one answer of at most this long, asked for twice at most. */
const PATIENCE = { timeout: 4_000, maxNetworkRetries: 1 } as const;

/** What a deployment says of Stripe Tax. */
interface StripeTaxConfig {
  readonly TAX_ENGINE: 'own' | 'stripe';
  readonly STRIPE_TAX_CODE: string;
  readonly STRIPE_TAX_CODE_HALL?: string | undefined;
  readonly STRIPE_SECRET_KEY: string;
  readonly STRIPE_API_BASE?: string | undefined;
}

/** The tax engine of a deployment; null: its rates are those of our own table. `warn`: told of every answer that a person has to do something about. */
export function stripeTax(config: StripeTaxConfig, warn: (said: string) => void): TaxEngine | null {
  if (config.TAX_ENGINE === 'own') return null;
  const account = { secretKey: config.STRIPE_SECRET_KEY, apiBase: config.STRIPE_API_BASE };
  return new StripeTax(account, { service: config.STRIPE_TAX_CODE, hall: config.STRIPE_TAX_CODE_HALL ?? null }, warn);
}

/** Stripe Tax behind the tax engine's port: rates and taxability of a place, by one calculation each. */
export class StripeTax implements TaxEngine {
  readonly #stripe: Stripe;
  readonly #limits: EndpointLimits;

  /** `warn`: told of every answer that a person has to do something about. */
  constructor(
    account: StripeAccount,
    private readonly codes: TaxCodes,
    private readonly warn: (said: string) => void,
  ) {
    const settings = settingsOfAccount(account);
    this.#stripe = makeClient(settings);
    this.#limits = new EndpointLimits(settings.requestsPerSecond);
  }

  async taxesIn({ place, currency }: TaxQuestion): Promise<TaxCalculated | NoTaxAnswer> {
    const code = place.rule === 'PROPERTY' ? this.codes.hall : this.codes.service;
    if (code === null) return this.#told({ kind: 'NOT_SET_UP', said: 'no tax code is set for halls' });
    await this.#limits.wait('POST /v1/tax/calculations');
    const { country, subdivision: state, locality: city } = place;
    const address = { country, ...(state !== null && { state }), ...(city !== null && { city }) };
    try {
      const made = await this.#stripe.tax.calculations.create(
        {
          currency: currency.toLowerCase(),
          customer_details: { address, address_source: 'billing' },
          line_items: [{ amount: PRICE, reference: 'price', tax_behavior: 'exclusive', tax_code: code }],
        },
        PATIENCE,
      );
      const taxes = made.tax_breakdown.map((share) => taxOf(share));
      return { kind: 'CALCULATED', calculationId: made.id ?? 'none', taxCode: code, taxes };
    } catch (error) {
      return this.#told(noAnswerOf(error));
    }
  }

  #told(answer: NoTaxAnswer): NoTaxAnswer {
    this.warn(`Stripe Tax: ${answer.kind}: ${answer.said}`);
    return answer;
  }
}

type EngineTax = TaxCalculated['taxes'][number];
type Share = Stripe.Tax.Calculation.TaxBreakdown;

const CHARGED: ReadonlySet<string> = new Set(
  `standard_rated reduced_rated portion_standard_rated portion_reduced_rated portion_product_exempt proportionally_rated
  taxable_basis_reduced`.split(/\s+/),
);
const NOT_TAXABLE: ReadonlySet<string> = new Set([
  ...['not_subject_to_tax', 'product_exempt', 'product_exempt_holiday', 'zero_rated'],
]);

function taxOf(share: Share): EngineTax {
  const { percentage_decimal: percentage, tax_type: type } = share.tax_rate_details;
  const tax = {
    jurisdiction: jurisdictionOf(share.tax_rate_details),
    name: nameOf(type),
    millionths: millionthsOf(percentage) ?? 0,
    ofMillionths: Math.round((share.taxable_amount * 1_000_000) / PRICE),
  };
  return { ...tax, outcome: outcomeOf(share, tax) };
}

/** An answer in which amount and rate do not agree is of a kind that we do not know: steps, caps, an amount for each document. */
function outcomeOf(
  share: Share,
  { millionths, ofMillionths }: Pick<Required<EngineTax>, 'millionths' | 'ofMillionths'>,
) {
  const reason = share.taxability_reason;
  if (reason === 'not_collecting') return 'NOT_COLLECTED';
  if (NOT_TAXABLE.has(reason) && share.amount === 0) return 'NOT_TAXABLE';
  if (!CHARGED.has(reason) || share.inclusive) return 'UNSUPPORTED';
  if (share.tax_rate_details.rate_type === 'flat_amount' || ofMillionths > 1_000_000) return 'UNSUPPORTED';
  if (millionthsOf(share.tax_rate_details.percentage_decimal) === null) return 'UNSUPPORTED';
  const exact = (BigInt(PRICE) * BigInt(millionths) * BigInt(ofMillionths)) / 10n ** 12n;
  const apart = BigInt(share.amount) - exact;
  return apart < -1n || apart > 1n ? 'UNSUPPORTED' : 'CHARGED';
}

/** "9.975" percent is 99,750; null: finer than a millionth, or no number. */
function millionthsOf(percentage: string): number | null {
  const [, whole, places = ''] = /^(\d{1,3})(?:\.(\d*?)0*)?$/.exec(percentage) ?? [];
  return whole === undefined || places.length > 4 ? null : Number(whole + places.padEnd(4, '0'));
}

function nameOf(type: string | null): string {
  if (type === null) return 'Tax';
  if (type.length <= 4) return type.toUpperCase();
  return `${type.charAt(0).toUpperCase()}${type.slice(1).replaceAll('_', ' ')}`;
}

const { errors } = Stripe;

const BAD_LOCATION: ReadonlySet<string> = new Set([
  ...['customer_tax_location_invalid', 'invalid_tax_location', 'postal_code_invalid', 'state_unsupported'],
]);

/** What is not Stripe's is a fault of ours and is thrown on. */
function noAnswerOf(error: unknown): NoTaxAnswer {
  if (!(error instanceof errors.StripeError)) throw error;
  const said = `${error.message}${error.requestId ? ` (${error.requestId})` : ''}`;
  if (error.code === 'stripe_tax_inactive') return { kind: 'NOT_SET_UP', said };
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError)
    return { kind: 'NOT_SET_UP', said };
  if (BAD_LOCATION.has(error.code ?? '')) return { kind: 'BAD_LOCATION', said };
  if (error instanceof errors.StripeInvalidRequestError) return { kind: 'REFUSED', said };
  return { kind: 'UNREACHABLE', said };
}
