import { type CurrencyCode } from '#libs/kernel';
import { type SummedRow } from './summed-rows.js';

/** Keys of a month's opening and closing are these words where a movement has its event. */
const [OPENING, CLOSING] = ['Opening', 'Closing'] as const;

/**
 * Months of movements as accounts are rolled forward: opening, movements by event, closing; the opening is the closing before. Months in
 * which nothing moved are left out. `moved`: one row a month and event, under no month what was before the period.
 */
export function rollForward(moved: readonly SummedRow[]): SummedRow[] {
  return [...new Set(moved.map(({ currency }) => currency))].flatMap((currency) =>
    rolled(
      moved.filter((row) => row.currency === currency),
      currency,
    ),
  );
}

function rolled(moved: readonly SummedRow[], currency: CurrencyCode): SummedRow[] {
  const sumOf = (rows: readonly SummedRow[]): bigint => rows.reduce((sum, { minor }) => sum + minor, 0n);
  const monthOf = ({ cells }: SummedRow): string => cells[0] ?? '';
  const months = [...new Set(moved.map(monthOf))].filter((month) => month !== '').sort();
  const line = (month: string, word: string, minor: bigint): SummedRow => ({
    ...{ key: `${month}|${word}|${currency}`, cells: [month, word, ''], currency, minor },
    account: null,
  });
  return months.flatMap((month) => [
    line(month, OPENING, sumOf(moved.filter((row) => monthOf(row) < month))),
    ...moved.filter((row) => monthOf(row) === month),
    line(month, CLOSING, sumOf(moved.filter((row) => monthOf(row) <= month))),
  ]);
}

/** Which items a key of the roll-forward opens, as a condition over `item`, with the key as $5. */
export function rolledCondition(key: string): string {
  const line = key.split('|')[1];
  const until = (sign: '<' | '<='): string =>
    `currency = split_part($5, '|', 3) AND split_part(key, '|', 1) COLLATE "C" ${sign} split_part($5, '|', 1)`;
  if (line === OPENING) return until('<');
  return line === CLOSING ? until('<=') : 'key = $5';
}
