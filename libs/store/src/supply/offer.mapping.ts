import {
  type Instant,
  type Rate,
  type RateUnit,
  decimal,
  decimalToString,
  instant,
  instantToString,
} from '#libs/kernel';
import { type FloorBand, type HourBand, type Offer } from '#libs/market';
import { rateOf } from '../database/columns.js';

/** An offer as its JSON document: instants as RFC 3339, decimals and rates as strings. */
export type OfferBody = Record<string, unknown>;

interface RateJson {
  readonly amount: string;
  readonly currency: string;
  readonly unit: RateUnit;
}

type FloorJson = HourBand & { readonly floor: string };

const INSTANTS: readonly string[] = ['availableFrom', 'availableUntil', 'publishedAt', 'energisedAt'];
const RATES: readonly string[] = ['price', 'floor', 'energyPrice'];
const DECIMALS: readonly string[] = ['pue'];

export function toBody(offer: Offer): OfferBody {
  return encode(offer);
}

export function fromBody(body: OfferBody): Offer {
  return decode(body) as unknown as Offer;
}

function encode(value: object): OfferBody {
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, encodeField(name, field)]));
}

function encodeField(name: string, field: unknown): unknown {
  if (field === null) return null;
  if (INSTANTS.includes(name)) return instantToString(field as Instant);
  if (RATES.includes(name)) {
    const price = field as Rate;
    return { ...price, amount: decimalToString(price.amount) } satisfies RateJson;
  }
  if (DECIMALS.includes(name)) return decimalToString(field as Rate['amount']);
  if (name === 'energyFloor')
    return (field as FloorBand[]).map((band) => ({ ...band, floor: decimalToString(band.floor) }));
  return name === 'site' ? encode(field as object) : field;
}

function decode(body: OfferBody): OfferBody {
  return Object.fromEntries(Object.entries(body).map(([name, field]) => [name, decodeField(name, field)]));
}

function decodeField(name: string, field: unknown): unknown {
  if (field === null) return null;
  if (INSTANTS.includes(name)) return instant(field as string);
  if (RATES.includes(name)) {
    const { amount, currency, unit } = field as RateJson;
    return rateOf(amount, currency, unit);
  }
  if (DECIMALS.includes(name)) return decimal(field as string);
  if (name === 'energyFloor') return (field as FloorJson[]).map((band) => ({ ...band, floor: decimal(band.floor) }));
  return name === 'site' ? decode(field as OfferBody) : field;
}
