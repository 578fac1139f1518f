import { z } from 'zod';
import { CURRENCIES } from '#libs/kernel';

const text = z.string().min(1).max(120);

const account = z
  .object({
    currency: z.enum(CURRENCIES),
    holder: text,
    bank: text,
    iban: text.nullable().default(null),
    accountNumber: text.nullable().default(null),
    routingNumber: text.nullable().default(null),
    swift: text.nullable().default(null),
  })
  .refine(({ iban, accountNumber }) => iban !== null || accountNumber !== null, 'needs an iban or an accountNumber');

/** One variable with a JSON list of bank accounts, at most one a currency. */
export const collectionAccounts = z
  .string()
  .default('[]')
  .transform((json, context): unknown => {
    try {
      return JSON.parse(json);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(account)
      .refine(
        (all) => new Set(all.map(({ currency }) => currency)).size === all.length,
        'has two accounts of one currency',
      ),
  );
