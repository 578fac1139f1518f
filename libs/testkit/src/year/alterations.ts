import { Dice } from '../simulator/dice.js';
import { type Alteration, type Expected } from './alter.js';
import { alteredLines } from './alter-bank.js';
import { alteredPostings, alteredRecords, alteredRows } from './alter-ours.js';
import { alteredCharges, alteredDisputes, alteredPayouts, alteredRefunds, alteredTransfers } from './alter-stripe.js';
import { alteredBalances, alteredTransactions } from './alter-transactions.js';
import { type Seen, inWords, lookAt } from './develop.js';
import { type Photograph } from './photograph.js';

/** Every alteration of every record. */
export function alterationsOf(photo: Photograph): Alteration[] {
  return [
    ...alteredRecords(photo),
    ...alteredPostings(photo),
    ...alteredRows(photo),
    ...alteredCharges(photo),
    ...alteredRefunds(photo),
    ...alteredDisputes(photo),
    ...alteredTransfers(photo),
    ...alteredPayouts(photo),
    ...alteredTransactions(photo),
    ...alteredBalances(photo),
    ...alteredLines(photo),
  ];
}

/** So many of them by a seed; of every side, kind and way as many as of any other, as far as there are so many. */
export function sampleOf(all: readonly Alteration[], seed: number, most: number): Alteration[] {
  const kinds = new Map<string, Alteration[]>();
  for (const one of new Dice(seed).shuffled(all)) {
    const kind = kindOf(one);
    kinds.set(kind, [...(kinds.get(kind) ?? []), one]);
  }
  const chosen: Alteration[] = [];
  for (let turn = 0; chosen.length < Math.min(most, all.length); turn += 1)
    for (const kind of kinds.values()) {
      const one = kind[turn];
      if (one !== undefined && chosen.length < most) chosen.push(one);
    }
  return chosen;
}

export const kindOf = ({ side, record, what }: Alteration): string => `${side} ${record} ${what}`;

/** Null: exactly what had to be said was said, and nothing else. Otherwise in words what was and what should have been. */
export async function faultOf({ altered, expected, postsAgain = [] }: Alteration): Promise<string | null> {
  const { seen, run, posted } = await lookAt(altered());
  const left = [...seen];
  const missed = expected.filter((one) => {
    const at = left.findIndex((found) => isIt(found, one));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const isRight = missed.length === 0 && left.length === 0 && run.waiting === 0 && posted.join() === postsAgain.join();
  if (isRight) return null;
  const words = [
    ...missed.map((one) => `missed ${inWords(one)} of ${one.entryId}`),
    ...left.map((one) => `too much ${inWords(one)}: ${one.explanation}`),
    ...(run.waiting > 0 ? [`${run.waiting} wait`] : []),
    ...(posted.join() === postsAgain.join() ? [] : [`posted ${posted.join()}`]),
  ];
  return words.join('; ');
}

function isIt(found: Seen, { breakClass, leg, minor, currency, entryId }: Expected): boolean {
  const isSame =
    found.breakClass === breakClass && found.leg === leg && found.minor === minor && found.currency === currency;
  return isSame && (entryId === null || found.entryIds.includes(entryId));
}
