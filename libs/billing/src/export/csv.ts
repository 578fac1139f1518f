/** A cell: text, null for nothing, or a number that is written as it is ("-12.50"). */
export type Cell = string | null | { readonly number: string };

/** Excel takes it for a file in UTF-8 by this mark; without it Arabic comes out as something else. */
export const BYTE_ORDER_MARK = '\ufeff';

/** What a spreadsheet takes for the start of a formula (OWASP ASVS 5.0, 1.2.10), in ASCII and full width, behind apostrophes or not. */
const FORMULA = /^'*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * One line of RFC 4180, ended by CR LF. Text always stands in quotes, so that no separator of any locale ends it; text that a spreadsheet
 * would run gets an apostrophe before it, which spreadsheets do not show and a reader takes off again (`textOf`). Numbers stay numbers.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(written).join(',')}\r\n`;
}

function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') {
    if (!NUMBER.test(cell.number)) throw new Error(`"${cell.number}" is not a number`);
    return cell.number;
  }
  return `"${(FORMULA.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;
}
