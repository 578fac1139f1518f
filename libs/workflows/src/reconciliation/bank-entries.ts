import { type CivilDate, DAY, type Instant, civilDate, daysBetween, instantFromEpoch } from '#libs/kernel';
import { type MatchEntry, referencesIn } from '#libs/ledger';
import { type BankLine } from '../ports/bank-stores.js';

const EPOCH = civilDate('1970-01-01');

/** Banks know days; a day counts from its first instant in UTC. */
export function instantOf(day: CivilDate): Instant {
  return instantFromEpoch(daysBetween(EPOCH, day) * DAY);
}

/** What payers write where there is nothing to write. */
const NOTHING = new Set(['', 'NOTPROVIDED', 'NONREF', 'NOREF']);

/** An id that banks hand on, in one form: people type them with blanks and in small letters. Empty: none was given. */
export function bankKeys(references: readonly (string | null)[]): string[] {
  const found = references
    .map((text) => (text ?? '').toUpperCase().replace(/\s/g, ''))
    .filter((text) => !NOTHING.has(text));
  return [...new Set(found)].map((text) => `ref:${text}`);
}

/** Who somebody is, in one form on all sides: letters and digits of the name. Null: not known. */
export function nameOf(name: string | null): string | null {
  const letters = (name ?? '')
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  if (letters === '') return null;
  return letters.startsWith('STRIPE') ? 'STRIPE' : letters;
}

/** Our own wires that a text names, as banks hand their ids on. */
function ownWires(text: string): string[] {
  return [...text.toUpperCase().matchAll(/\bOWR[_ -]?([0-9A-HJKMNP-TV-Z]{26})\b/g)].map(([, rest]) => `OWR_${rest}`);
}

/** A bank's line as a record of a movement. Lines of zero are notices and move nothing. */
export function bankLineEntry(line: BankLine): MatchEntry[] {
  const { id, amount, endToEndId, bankReference, references, remittance, counterpartyName } = line;
  if (amount.minor === 0n) return [];
  return [
    {
      ...{ id: `bank:${id}`, leg: 'BANK_LINE', movement: null, amount, effectMinor: amount.minor },
      keys: [...new Set([`line:${id}`, ...bankKeys([endToEndId, bankReference, ...ownWires(remittance)])])],
      references: referencesIn([remittance, endToEndId, ...references].join(' ')),
      counterparty: nameOf(counterpartyName),
      ...{ feeMinor: null, status: null, split: null, group: `statement:${line.statementId}` },
      ...{ at: instantOf(line.bookedOn), expectedAt: null, isExpectation: false },
    },
  ];
}
