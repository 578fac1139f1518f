import { type Say } from '../../kit/text.js';
import { type Refused } from '../../wire/faults.js';

/** In the reader's language: that a quote or a signature waits for the tax address. Null: it was refused for another reason, or not at all. */
export const addressRefusal = (say: Say, errors: readonly Refused[] | undefined): string | null => {
  const refused = errors?.find(({ code }) => code === 'TAX_ADDRESS_REQUIRED');
  if (refused === undefined) return null;
  return say(refused.path?.at(-1) === 'locality' ? 'tax.refused.LOCALITY' : 'tax.refused.SUBDIVISION');
};
