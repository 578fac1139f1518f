import {
  type Money,
  type Period,
  type Rate,
  type Rational,
  add,
  decimalToString,
  dividedBy,
  fromRational,
  moneyToRational,
  zero,
} from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { type BillingMode, type QuoteLine, type TaxTreatment, type Terms } from '../quote/quote.js';
import { publishedServiceLevels } from '../service/service-levels.js';
import { capacityLines } from './capacity-lines.js';
import {
  type Charges,
  chargesFor,
  contractedEnergy,
  energyCharges,
  firstInvoice,
  quantityOf,
} from './invoice-shares.js';
import { type WindowRate, rateOfWindow } from './rate-of-window.js';
import { percent } from './words.js';
import { type TaxAmount, taxesOn } from '../tax/tax-part.js';
import { taxLines } from '../tax/tax-words.js';

/** What a price depends on beside the offer and the window. */
export interface PriceConditions {
  readonly billing: BillingMode;
  readonly platformFeeBasisPoints: number;
  readonly tax: TaxTreatment;
  /** Tax of a hall by where it stands; left out: `tax` of every offer. */
  readonly hallTax?: (site: Offer['site']) => TaxTreatment;
  /** Share of the offer's unit-time in the window that is in use before this booking, 0 to 1; absent: none. Read by a pricing curve only. */
  readonly utilisation?: Rational;
}

/** A whole window of one offer, priced to the cent. `subtotal` + `platformFee` + `tax` = `total` = the sum of the lines. */
export interface Price {
  readonly terms: Terms;
  /** How the one rate of the window came about. */
  readonly windowRate: WindowRate;
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
  const { billing, utilisation } = conditions;
  return termsAt(rateOfWindow(offer, window, billing, utilisation), offer, conditions);
}

/** Of a hall by where it stands, of anything else by who buys. */
function taxOf({ kind, site }: Offer, { tax, hallTax }: PriceConditions): TaxTreatment {
  return kind === 'HALL' && hallTax !== undefined ? hallTax(site) : tax;
}

function termsAt({ rate }: WindowRate, offer: Offer, conditions: PriceConditions): Terms {
  return {
    billing: conditions.billing,
    unitPrice: rate,
    energyPrice: offer.kind === 'HALL' && offer.energyPassThrough ? offer.energyPrice : null,
    platformFeeBasisPoints: conditions.platformFeeBasisPoints,
    tax: taxOf(offer, conditions),
    timeZone: offer.site.timeZone,
    meterWattsPerUnit: offer.meterWattsPerUnit,
    serviceLevels: publishedServiceLevels(offer.kind),
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
  const rent = chargesFor(terms, quantity).total;
  const total =
    terms.energyPrice === null ? rent : add(rent, energyCharges(terms, contractedEnergy(terms, units, window)).total);
  return { total, rate: spread(offer, total, quantity) };
}

/** A total over units and time, per GPU_HOUR or KW_MONTH. */
function spread(offer: Offer, total: Money, quantity: Rational): Rate {
  const { currency, unit } = offer.price;
  return { amount: fromRational(dividedBy(moneyToRational(total), quantity)), currency, unit };
}

export function price(offer: Offer, units: number, window: Period, conditions: PriceConditions): Price {
  const windowRate = rateOfWindow(offer, window, conditions.billing, conditions.utilisation);
  const terms = termsAt(windowRate, offer, conditions);
  const quantity = quantityOf(terms, units, window);
  const rent = chargesFor(terms, quantity);
  const kilowattHours = contractedEnergy(terms, units, window);
  const energy = energyCharges(terms, kilowattHours);
  const tax = add(rent.tax, energy.tax);
  const total = add(rent.total, energy.total);
  return {
    terms,
    windowRate,
    lines: [
      ...capacityLines({ offer, units, window, quantity, billing: conditions.billing }, windowRate),
      ...energyLine(terms, kilowattHours, energy.energy),
      ...feeAndTax(terms, rent.platformFee, tax, taxesOfPrice(rent, taxesOn(energy.energy, terms.tax))),
    ],
    subtotal: add(rent.capacity, energy.energy),
    platformFee: rent.platformFee,
    tax,
    total,
    rent,
    dueAtBooking: dueAtBooking(terms, units, window),
    allInRate: spread(offer, total, quantity),
  };
}

function energyLine(terms: Terms, kilowattHours: Rational, amount: Money): QuoteLine[] {
  if (terms.energyPrice === null) return [];
  return [
    {
      kind: 'ENERGY',
      component: null,
      description: 'Energy at full load, estimated; billed monthly by meter',
      quantity: decimalToString(fromRational(kilowattHours)),
      unitPrice: terms.energyPrice,
      amount,
    },
  ];
}

/** What the first invoice asks for: the first contract month of a reservation, nothing on demand. */
function dueAtBooking(terms: Terms, units: number, period: Period): Money {
  if (terms.billing === 'ON_DEMAND') return zero(terms.unitPrice.currency);
  return firstInvoice(terms, units, period).total;
}

/** Rent and energy are each rounded once a jurisdiction, as they are invoiced. */
function taxesOfPrice({ taxes }: Charges, ofEnergy: readonly TaxAmount[] | null): readonly TaxAmount[] | null {
  if (taxes === undefined || ofEnergy === null) return null;
  return taxes.map((one, index) => ({
    ...one,
    amount: add(one.amount, ofEnergy[index]?.amount ?? zero(one.amount.currency)),
  }));
}

function feeAndTax(terms: Terms, platformFee: Money, tax: Money, taxes: readonly TaxAmount[] | null): QuoteLine[] {
  const plain = { component: null, quantity: null, unitPrice: null };
  return [
    {
      kind: 'PLATFORM_FEE',
      description: `Gridlease fee, ${percent(terms.platformFeeBasisPoints)} of capacity`,
      ...plain,
      amount: platformFee,
    },
    ...taxLines(terms.tax, tax, taxes).map((line): QuoteLine => ({ kind: 'TAX', ...plain, ...line })),
  ];
}
