import { type CurrencyCode } from '#libs/kernel';
import { type CashFlow } from './cash-flow.js';
import { type CashTotals, totalsOf } from './cash-totals.js';

/** Bills and movements by the calendar year ("2026") or month ("2026-05") of their date, oldest first. */
export function cashByTime(
  { rows, movements }: CashFlow,
  by: 'YEAR' | 'MONTH',
  currency: CurrencyCode,
): { readonly time: string; readonly totals: CashTotals }[] {
  const length = by === 'YEAR' ? 4 : 7;
  const times = [...rows.map(({ billDate }) => billDate), ...movements.map(({ date }) => date)].map((date) =>
    date.slice(0, length),
  );
  return [...new Set(times)].sort().map((time) => {
    const inTime = rows.filter(({ billDate }) => billDate.startsWith(time));
    const moved = movements.filter(({ date }) => date.startsWith(time));
    return { time, totals: totalsOf(inTime, moved, currency) };
  });
}
