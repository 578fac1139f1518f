import { type Party } from '../invoice/invoice.js';
import { type PrintedParty } from './document.js';
import { type Say } from './words.js';

/** A party as it was when the document was issued. */
export function printedParty(
  role: string,
  { legalName, country, taxId }: Omit<Party, 'orgId'>,
  say: Say,
): PrintedParty {
  const lines = [say('country', { code: country }), ...(taxId === null ? [] : [say('taxId', { id: taxId })])];
  return { role, name: legalName, lines };
}

/** The issuer at the foot of each page, and the words of its number. */
export function footOf(issuer: string, say: Say): { issuer: string; page: string; of: string } {
  return { issuer, page: say('page'), of: say('of') };
}
