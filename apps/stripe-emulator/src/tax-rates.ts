import { multiplyToWhole } from './amounts.js';

/** A rate of the emulator's own. Stripe knows thousands; these few are registered here, and everywhere else nothing is collected. */
export interface TestRate {
  readonly country: string;
  readonly state: string | null;
  readonly percentage: string;
  readonly type: 'vat' | 'gst' | 'qst' | 'sales_tax';
}

const REGISTERED: readonly TestRate[] = [
  { country: 'DE', state: null, percentage: '19.0', type: 'vat' },
  { country: 'FR', state: null, percentage: '20.0', type: 'vat' },
  { country: 'GB', state: null, percentage: '20.0', type: 'vat' },
  { country: 'AE', state: null, percentage: '5.0', type: 'vat' },
  { country: 'IS', state: null, percentage: '24.0', type: 'vat' },
  { country: 'NO', state: null, percentage: '25.0', type: 'vat' },
  { country: 'CA', state: null, percentage: '5.0', type: 'gst' },
  { country: 'CA', state: 'QC', percentage: '9.975', type: 'qst' },
  { country: 'US', state: 'TX', percentage: '6.25', type: 'sales_tax' },
];

/** Kinds of tax ids by which a business of that country accounts for the tax itself. */
const REVERSED: Readonly<Record<string, string>> = { DE: 'eu_vat', FR: 'eu_vat', GB: 'gb_vat' };

export function ratesOf(country: string, state: string | null): TestRate[] {
  return REGISTERED.filter((rate) => rate.country === country && (rate.state === null || rate.state === state));
}

export function isReversed(country: string, kinds: readonly string[]): boolean {
  const kind = REVERSED[country];
  return kind !== undefined && kinds.includes(kind);
}

/** Rounded half up for each line and rate; Stripe does not publish its rule. */
export function taxOf(amount: number, percentage: string): number {
  const [whole = '', places = ''] = percentage.split('.');
  const digits = whole.padStart(3, '0');
  const share = `${digits.slice(0, -2)}.${digits.slice(-2)}${places}`;
  // no more digits than the amount has, which the API takes as a JSON integer: exact
  return Number(multiplyToWhole(String(amount), share));
}
