import { money } from '#libs/kernel';
import { type BooksReportStore } from '#libs/workflows';
import { equationsOf } from './report-equations.js';
import { figure } from './report-figure.js';
import { rollForward } from './roll-forward.js';
import { summedRows } from './summed-rows.js';

export function booksReportStore(): BooksReportStore {
  return {
    read: async (tx, report, range) => {
      const summed = await summedRows(tx, report, range);
      const rows = report === 'CLEARING_ROLL_FORWARD' ? rollForward(summed) : summed;
      return {
        rows: rows.map(({ key, cells, currency, minor }) => ({ key, cells, amount: money(minor, currency) })),
        equations: await equationsOf(tx, report, range, summed),
      };
    },
    figure,
  };
}
