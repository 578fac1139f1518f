import Stripe from 'stripe';
import { type CurrencyCode, assert, instant } from '#libs/kernel';
import { type Intent, type IntentOutcome, type SendContext } from '#libs/workflows';
import { currencyOf, fromStripeAmount, isExpressible, toStripeAmount } from './amounts.js';
import { type Line, idempotencyKeyOf } from './line.js';
import { jurisdictionOf } from './tax-jurisdiction.js';

const { errors } = Stripe;

/** The one line of each calculation and transaction: the price before tax of the whole document. */
const PRICE = 'price';

interface Document {
  readonly reference: string;
  readonly currency: CurrencyCode;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  /** Minor units by jurisdiction, as text. */
  readonly taxes: Readonly<Record<string, string>>;
}

/**
 * Records the tax of one document: a calculation of the very amount, at the rates of its day, kept as a transaction under the document's number.
 * A calculation is good for 90 days and moves nothing, so the one of the quote is never used again: one is made with each call. What Stripe says is
 * compared with the document to the minor unit and jurisdiction, and recorded only where both are the same: a record that says something
 * else than the invoice could be explained to nobody. REFUSED then, for a person to look at.
 */
export async function recordTax(line: Line, intent: Intent): Promise<IntentOutcome> {
  const document = documentOf(intent);
  const { reference, currency, netMinor } = document;
  if (!isExpressible(netMinor, currency))
    return { kind: 'REFUSED', error: `Stripe cannot express ${netMinor} ${currency}` };
  const calculation = await calculate(line, intent, document);
  const difference = differenceOf(document, calculation);
  if (difference !== null) return { kind: 'REFUSED', error: difference };
  await line.limits.wait('POST /v1/tax/transactions/create_from_calculation');
  assert(calculation.id, 'a calculation for recording has an id');
  const asked = { calculation: calculation.id, reference, metadata: metadataOf(line, intent) };
  return onceByReference(reference, () =>
    line.stripe.tax.transactions.createFromCalculation(asked, { idempotencyKey: idempotencyKeyOf(intent) }),
  );
}

/** Takes all of a recorded sale back, or exactly what the document says of its one line. */
export async function reverseTax(
  line: Line,
  intent: Intent,
  { stripeTaxTransactionId: original = null }: SendContext,
): Promise<IntentOutcome> {
  assert(original !== null, `intent ${intent.id} has no tax transaction at Stripe`);
  const { reference, currency, netMinor, taxMinor } = documentOf(intent);
  if (!isExpressible(netMinor, currency) || !isExpressible(taxMinor, currency))
    return { kind: 'REFUSED', error: `Stripe cannot express ${netMinor} and ${taxMinor} ${currency}` };
  const common = { original_transaction: original, reference, metadata: metadataOf(line, intent) };
  const options = { idempotencyKey: idempotencyKeyOf(intent) };
  const { transactions } = line.stripe.tax;
  if (intent.parameters['isWhole'] === 'true') {
    await line.limits.wait('POST /v1/tax/transactions/create_reversal');
    return onceByReference(reference, () => transactions.createReversal({ ...common, mode: 'full' }, options));
  }
  await line.limits.wait('GET /v1/tax/transactions/:id/line_items');
  const [sold] = (await transactions.listLineItems(original, { limit: 1 })).data;
  if (!sold) return { kind: 'REFUSED', error: `Stripe's tax transaction ${original} has no line` };
  const part = {
    ...{ original_line_item: sold.id, reference: `${reference}-${PRICE}` },
    ...{ amount: -toStripeAmount(netMinor, currency), amount_tax: -toStripeAmount(taxMinor, currency) },
  };
  await line.limits.wait('POST /v1/tax/transactions/create_reversal');
  return onceByReference(reference, () =>
    transactions.createReversal({ ...common, mode: 'partial', line_items: [part] }, options),
  );
}

async function calculate(
  line: Line,
  intent: Intent,
  { currency, netMinor }: Document,
): Promise<Stripe.Tax.Calculation> {
  const { country, subdivision, locality, taxCode, at } = intent.parameters;
  assert(country && taxCode && at, `intent ${intent.id} does not say where and when it is taxed`);
  const address = { country, ...(subdivision && { state: subdivision }), ...(locality && { city: locality }) };
  await line.limits.wait('POST /v1/tax/calculations');
  return line.stripe.tax.calculations.create(
    {
      currency: currency.toLowerCase(),
      customer_details: { address, address_source: 'billing' },
      line_items: [
        { amount: toStripeAmount(netMinor, currency), reference: PRICE, tax_behavior: 'exclusive', tax_code: taxCode },
      ],
      tax_date: Math.floor(instant(at) / 1_000),
    },
    { idempotencyKey: `${idempotencyKeyOf(intent)}:calculation` },
  );
}

/** In words for staff where Stripe taxes the document otherwise than it says; null: it does not. */
function differenceOf({ currency, taxes }: Document, { tax_breakdown: shares }: Stripe.Tax.Calculation): string | null {
  const theirs = new Map<string, bigint>();
  for (const share of shares) {
    const jurisdiction = jurisdictionOf(share.tax_rate_details);
    theirs.set(jurisdiction, (theirs.get(jurisdiction) ?? 0n) + fromStripeAmount(share.amount, currency));
  }
  const all = [...new Set([...Object.keys(taxes), ...theirs.keys()])].sort();
  const apart = all.filter((one) => BigInt(taxes[one] ?? '0') !== (theirs.get(one) ?? 0n));
  if (apart.length === 0) return null;
  const said = apart.map((one) => `${one}: ${taxes[one] ?? '0'} on the document, ${theirs.get(one) ?? 0n} at Stripe`);
  return `Stripe taxes it otherwise on its day, in minor units of ${currency}: ${said.join('; ')}`;
}

/**
 * A reference is taken once. Where Stripe says that it has it, the call took effect before; Stripe has no list of tax transactions in which the
 * reference could be looked up, so the id is what the refusal names, and a person's to find where it names none.
 */
async function onceByReference(reference: string, make: () => Promise<{ id: string }>): Promise<IntentOutcome> {
  try {
    return { kind: 'SENT', stripeId: (await make()).id };
  } catch (error) {
    if (!(error instanceof errors.StripeInvalidRequestError) || error.param !== 'reference') throw error;
    const [id] = /\btax_\w+/.exec(error.message) ?? [];
    if (id !== undefined) return { kind: 'SENT', stripeId: id };
    return { kind: 'UNKNOWN', error: `Stripe has a tax transaction for ${reference} and does not say which` };
  }
}

function documentOf({ id, parameters }: Intent): Document {
  const { reference, currency, netMinor, taxMinor, taxes } = parameters;
  assert(reference && currency && netMinor && taxMinor && taxes, `intent ${id} does not say what is taxed`);
  const byJurisdiction: unknown = JSON.parse(taxes);
  assert(typeof byJurisdiction === 'object' && byJurisdiction !== null, `intent ${id} says taxes by jurisdiction`);
  return {
    ...{ reference, currency: currencyOf(currency), netMinor: BigInt(netMinor), taxMinor: BigInt(taxMinor) },
    taxes: Object.fromEntries(Object.entries(byJurisdiction).map(([place, minor]) => [place, String(minor)])),
  };
}

function metadataOf(line: Line, { id, orgId, parameters }: Intent): Record<string, string> {
  return { intent_id: id, invoice_id: parameters['invoiceId'] ?? '', org_id: orgId, env: line.environment };
}
