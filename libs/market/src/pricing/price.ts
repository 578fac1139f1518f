import {
  type Money,
  type Period,
  type Rate,
  add,
  decimalToString,
  dividedBy,
  fromRational,
  moneyToRational,
  zero,
} from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { type BillingMode, type QuoteLine, type TaxTreatment, type Terms } from '../quote/quote.js';
import {
  type Charges,
  chargesFor,
  contractedEnergy,
  energyCharges,
  quantityOf,
  firstInvoice,
} from './invoice-shares.js';
import { type TermRate, rateOfTerm } from './rate-of-term.js';

/** What a price depends on beside the offer and the window. */
export interface PriceConditions {
  readonly billing: BillingMode;
  readonly platformFeeBasisPoints: number;
  readonly tax: TaxTreatment;
}

/** A whole window of one offer, priced to the cent. `subtotal` + `platformFee` + `tax` = `total` = the sum of the lines. */
export interface Price {
  readonly terms: Terms;
  readonly termRate: TermRate;
  readonly lines: readonly QuoteLine[];
  /** Capacity and the energy estimate. */
  readonly subtotal: Money;
  readonly platformFee: Money;
  readonly tax: Money;
  readonly total: Money;
  /** The part of the total that is billed as rent: what `splitIntoInvoices` sums to. The rest is the energy estimate with its tax. */
  readonly rent: Charges;
  /** First contract month's share of a reserved lease; zero on demand. */
  readonly dueAtBooking: Money;
  /** Total divided by units and time: comparable between offers of one kind and currency. Same unit as the posted rate. */
  readonly allInRate: Rate;
}

/** Everything the price of a lease depends on, as it is fixed in the quote. */
export function termsOf(offer: Offer, window: Period, conditions: PriceConditions): Terms {
  return {
    billing: conditions.billing,
    unitPrice: rateOfTerm(offer, window, conditions.billing).rate,
    energyPrice: offer.kind === 'HALL' && offer.energyPassThrough ? offer.energyPrice : null,
    platformFeeBasisPoints: conditions.platformFeeBasisPoints,
    tax: conditions.tax,
    timeZone: offer.site.timeZone,
    meterWattsPerUnit: offer.meterWattsPerUnit,
  };
}

/** The figures of a price without its words and its first invoice: what search needs of every offer it looks at. */
export function allIn(
  offer: Offer,
  units: number,
  window: Period,
  conditions: PriceConditions,
): { total: Money; rate: Rate } {
  const terms = termsOf(offer, window, conditions);
  const quantity = quantityOf(terms, units, window);
  const energy = energyCharges(terms, contractedEnergy(terms, units, window));
  const total = add(chargesFor(terms, quantity).total, energy.total);
  return { total, rate: { ...offer.price, amount: fromRational(dividedBy(moneyToRational(total), quantity)) } };
}

export function price(offer: Offer, units: number, window: Period, conditions: PriceConditions): Price {
  const terms = termsOf(offer, window, conditions);
  const rent = chargesFor(terms, quantityOf(terms, units, window));
  const energy = energyCharges(terms, contractedEnergy(terms, units, window));
  const tax = add(rent.tax, energy.tax);
  const { total, rate } = allIn(offer, units, window, conditions);
  return {
    terms,
    termRate: rateOfTerm(offer, window, conditions.billing),
    lines: [...capacityAndEnergy(offer, terms, units, window), ...feeAndTax(terms, rent.platformFee, tax)],
    subtotal: add(rent.capacity, energy.energy),
    platformFee: rent.platformFee,
    tax,
    total,
    rent,
    dueAtBooking: dueAtBooking(terms, units, window),
    allInRate: rate,
  };
}

function capacityAndEnergy(offer: Offer, terms: Terms, units: number, window: Period): QuoteLine[] {
  const quantity = quantityOf(terms, units, window);
  const capacity: QuoteLine = {
    kind: 'CAPACITY',
    description: `${units.toLocaleString('en-US')} ${offer.kind === 'GPU' ? 'GPUs' : 'kW'} of ${offer.name}`,
    quantity: decimalToString(fromRational(quantity)),
    unitPrice: terms.unitPrice,
    amount: chargesFor(terms, quantity).capacity,
  };
  if (terms.energyPrice === null) return [capacity];
  const kilowattHours = contractedEnergy(terms, units, window);
  const energy: QuoteLine = {
    kind: 'ENERGY',
    description: 'Energy at full load, estimated; billed monthly by meter',
    quantity: decimalToString(fromRational(kilowattHours)),
    unitPrice: terms.energyPrice,
    amount: energyCharges(terms, kilowattHours).energy,
  };
  return [capacity, energy];
}

/** What the first invoice asks for: the first contract month of a reservation, nothing on demand. */
export function dueAtBooking(terms: Terms, units: number, period: Period): Money {
  if (terms.billing === 'ON_DEMAND') return zero(terms.unitPrice.currency);
  return firstInvoice(terms, units, period).total;
}

function feeAndTax(terms: Terms, platformFee: Money, tax: Money): QuoteLine[] {
  const plain = { quantity: null, unitPrice: null };
  return [
    {
      kind: 'PLATFORM_FEE',
      description: `Gridlease fee, ${percent(terms.platformFeeBasisPoints)} of capacity`,
      ...plain,
      amount: platformFee,
    },
    { kind: 'TAX', description: taxInWords(terms.tax), ...plain, amount: tax },
  ];
}

/** "5 % tax (GB)", "Reverse charge: the buyer accounts for tax (DE)", "No tax: Gridlease is not registered in US". */
export function taxInWords(tax: TaxTreatment): string {
  if (tax.kind === 'REVERSE_CHARGE') return `Reverse charge: the buyer accounts for tax (${tax.jurisdiction})`;
  if (tax.kind === 'NOT_REGISTERED') return `No tax: Gridlease is not registered in ${tax.jurisdiction}`;
  return `${percent(tax.basisPoints)} tax (${tax.jurisdiction})`;
}

function percent(basisPoints: number): string {
  return `${decimalToString(fromRational({ numerator: BigInt(basisPoints), denominator: 100n }))} %`;
}
