import { z } from 'zod';
import { CURRENCIES, type CurrencyCode } from '#libs/kernel';

const ENTRY = /^([A-Z]{3})=([1-9]\d{0,14})$/;

/** `USD=99999999,JPY=9999999999`: the most that one charge carries, in minor units, for currencies where it is not Stripe's eight digits. */
export const largestCharges = z
  .string()
  .default('')
  .transform((text, context): Readonly<Partial<Record<CurrencyCode, bigint>>> => {
    const found: Partial<Record<CurrencyCode, bigint>> = {};
    for (const entry of text === '' ? [] : text.split(',')) {
      const [, code, minor] = ENTRY.exec(entry.trim()) ?? [];
      const currency = CURRENCIES.find((one) => one === code);
      if (!currency || !minor || found[currency] !== undefined) {
        const message = 'must be CURRENCY=MINOR_UNITS, each currency once, separated by commas';
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      }
      found[currency] = BigInt(minor);
    }
    return found;
  });
