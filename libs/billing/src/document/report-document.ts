import { type Instant, type Money } from '#libs/kernel';
import { type Column, type NamedText, type PrintedDocument, type Section } from './document.js';
import { amountText, dayOf, instantText } from './figures.js';
import { footOf } from './parties.js';
import { speaking } from './words.js';

/** A report of the books as it goes on paper. English only: it is for staff and auditors. */
export interface ReportOnPaper {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly issuer: string;
  readonly readAt: Instant;
  /** Just before this instant; null: all there is. */
  readonly until: Instant | null;
  /** Null: the beginning; left out: it is about one instant. */
  readonly since?: Instant | null;
  readonly by: string;
  readonly currency: string | null;
  /** Names of the columns; the last two are currency and amount. */
  readonly columns: readonly string[];
  /** Which column may need several lines. */
  readonly widest: number;
  readonly rows: readonly (readonly string[])[];
  readonly equations: readonly {
    readonly left: string;
    readonly right: string;
    readonly amounts: readonly [Money, Money];
    readonly unexplained: Money;
  }[];
  readonly hash: string;
}

/** Every row of the report, then each equation with what it leaves unexplained, then the hash of what it says. */
export function reportDocument(report: ReportOnPaper): PrintedDocument {
  const { name, title, question, issuer, readAt, until, rows, hash } = report;
  return {
    kind: 'REPORT',
    language: 'en',
    title,
    number: name,
    date: dayOf(until ?? readAt),
    mark: null,
    parties: [{ role: 'Books of', name: issuer, lines: [question] }],
    facts: factsOf(report),
    headline: null,
    sections: [
      rows.length === 0
        ? { kind: 'TEXT', heading: null, paragraphs: ['There is nothing to report.'] }
        : tableOf(report),
    ],
    totals: [],
    notes: [],
    annexes: equationsOf(report),
    proofs: [{ name: 'Report SHA-256', value: hash }],
    isWide: true,
    foot: footOf(issuer, speaking('en')),
  };
}

function factsOf({ readAt, until, since, by, currency, rows, equations }: ReportOnPaper): NamedText[] {
  const open = equations.filter(({ unexplained }) => unexplained.minor !== 0n).length;
  return [
    { name: 'As of', value: until === null ? `${instantText(readAt)}: all there is` : `before ${instantText(until)}` },
    ...(since === undefined ? [] : [{ name: 'Since', value: since === null ? 'the beginning' : instantText(since) }]),
    { name: 'By the time', value: TIMES[by] ?? by },
    ...(currency === null ? [] : [{ name: 'Currency', value: currency }]),
    { name: 'Read at', value: instantText(readAt) },
    { name: 'Rows', value: `${rows.length}` },
    ...(equations.length === 0
      ? []
      : [
          {
            name: 'Equations',
            value: open === 0 ? 'nothing is unexplained' : `${open} of ${equations.length} are not zero`,
          },
        ]),
  ];
}

const TIMES: Readonly<Record<string, string>> = {
  EFFECTIVE: 'it took effect',
  BOOKED: 'it counts in',
  POSTED: 'it was posted',
};

/** Columns in which every cell is a number are set as numbers. */
const FIGURE = /^-?[\d.]*$/;

function tableOf({ columns, rows, widest }: ReportOnPaper): Section {
  return {
    kind: 'TABLE',
    heading: null,
    columns: columns.map((head, index): Column => {
      const isFigure = rows.every((row) => FIGURE.test(row[index] ?? ''));
      return { head, align: isFigure ? 'END' : 'START', share: index === widest ? 1 : null };
    }),
    rows: rows.map((row) => ({
      cells: row.map((cell, index) => (index === row.length - 1 ? grouped(cell) : cell)),
      ...{ detail: null, isSum: false },
    })),
  };
}

/** Thousands apart, with the sign that figures have on paper. */
function grouped(amount: string): string {
  const [whole = '', ...fraction] = amount.replace(/^-/, '\u2212').split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...fraction].join('.');
}

function equationsOf({ equations }: ReportOnPaper): Section[] {
  if (equations.length === 0) return [];
  const line = (head: string, align: Column['align'], share: number | null): Column => ({ head, align, share });
  return [
    {
      kind: 'TABLE',
      heading: 'What must agree',
      columns: [
        ...[line('Left', 'START', 1), line('Right', 'START', 1), line('Left amount', 'END', null)],
        ...[line('Right amount', 'END', null), line('Unexplained', 'END', null)],
      ],
      rows: equations.map(({ left, right, amounts, unexplained }) => ({
        cells: [left, right, ...amounts.map(amountText), amountText(unexplained)],
        ...{ detail: null, isSum: unexplained.minor !== 0n },
      })),
    },
  ];
}
