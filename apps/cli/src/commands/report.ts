import fs from 'node:fs';
import { type Command, Option } from 'commander';
import { addressesFrom } from '../addresses.js';
import { CommandError, EXIT } from '../client.js';
import { OpenFigure } from '../gql/ops/documents/OpenFigure.js';
import { ReadBooksReport } from '../gql/ops/documents/ReadBooksReport.js';
import {
  type BooksReport,
  type OpenFigureQuery,
  type ReadBooksReportQuery,
  type ReadBooksReportQueryVariables,
} from '../gql/ops/graphql.js';
import { Staff } from '../staff.js';
import { DEMO_PASSWORD } from '../story/miner.js';
import { type Surroundings } from './party.js';
import { textTable } from './text-table.js';

interface ReportOptions {
  readonly asOf?: string;
  readonly since?: string;
  readonly by: 'EFFECTIVE' | 'BOOKED' | 'POSTED';
  readonly currency?: string;
  readonly format: 'table' | 'csv' | 'json' | 'pdf';
  readonly open?: string;
  readonly out?: string;
}

const NAMES = [
  ...['receivable-aging', 'unapplied-cash', 'cash-in-transit', 'clearing-roll-forward', 'deposits', 'provider-aging'],
  ...['payout-composition', 'fee-variance', 'exceptions', 'resolution-times', 'matching', 'trial-balance'],
  ...['close-checklist', 'certificate'],
] as const;

/** `gridlease report NAME`: a report of the books for staff; `--open KEY` shows what a figure of it is the sum of. */
export function reportCommand(program: Command, around: Surroundings): void {
  program
    .command('report')
    .argument('<name>', NAMES.join(', '))
    .description('a report of the books, for staff (STAFF_EMAIL, STAFF_PASSWORD)')
    .option('--as-of <instant>', 'the books just before, such as 2026-04-01T00:00:00Z (default: all there is)')
    .option('--since <instant>', 'where the period of a report about a period begins')
    .addOption(
      new Option('--by <time>', 'by when things took effect, count, or were posted')
        .choices(['EFFECTIVE', 'BOOKED', 'POSTED'])
        .default('EFFECTIVE'),
    )
    .option('--currency <code>', 'one currency only')
    .addOption(new Option('--format <format>', 'how').choices(['table', 'csv', 'json', 'pdf']).default('table'))
    .option('--open <key>', 'what the figure with this key (see --format json) is the sum of')
    .option('--out <file>', 'write there; a PDF needs it')
    .action((name: string, options: ReportOptions) => report(name, options, around));
}

async function report(name: string, options: ReportOptions, around: Surroundings): Promise<void> {
  const { environment } = around;
  const known = NAMES.find((one) => one === name.toLowerCase().replaceAll('_', '-'));
  if (known === undefined)
    throw new CommandError(`there is no report "${name}"; there is ${NAMES.join(', ')}`, EXIT.usage);
  if (options.format === 'pdf' && options.out === undefined)
    throw new CommandError('a PDF needs --out FILE', EXIT.usage);
  const staff = await Staff.signIn(
    addressesFrom(environment).ops,
    environment['STAFF_EMAIL'] ?? 'ops@gridlease.example',
    environment['STAFF_PASSWORD'] ?? DEMO_PASSWORD,
  );
  const { asOf, since, by, currency } = options;
  const asked: ReadBooksReportQueryVariables = {
    ...{ report: known.toUpperCase().replaceAll('-', '_') as BooksReport, by },
    ...{ asOf: asOf ?? null, since: since ?? null, currency: currency ?? null },
  };
  const text =
    options.open === undefined ? await tableOf(staff, asked, options) : await figureOf(staff, asked, options);
  if (options.out === undefined) around.say(typeof text === 'string' ? text.trimEnd() : '');
  else fs.writeFileSync(options.out, text);
}

async function tableOf(
  staff: Staff,
  asked: ReadBooksReportQueryVariables,
  { format }: ReportOptions,
): Promise<string | Buffer> {
  const { booksReport } = await staff.api.run(ReadBooksReport, asked);
  if (format === 'csv') return booksReport.csv;
  if (format === 'pdf') return staff.api.download(booksReport.pdfPath);
  if (format === 'json') {
    const { csv: _csv, pdfPath: _path, ...said } = booksReport;
    return `${JSON.stringify(said, null, 2)}\n`;
  }
  return textOf(booksReport);
}

function textOf(table: ReadBooksReportQuery['booksReport']): string {
  const { title, question, columns, rows, equations, asOf, by, readAt, hash } = table;
  const sums = equations.map(({ left, right, leftAmount, rightAmount, unexplained }) => [
    ...[left, right, leftAmount.currency, leftAmount.amount, rightAmount.amount, unexplained.amount],
  ]);
  return [
    `${title}: ${question}`,
    `As of ${asOf ?? `${readAt}, all there is`}, by ${by}.`,
    '',
    ...textTable(columns, rows),
    ...(sums.length === 0
      ? []
      : ['', ...textTable(['Left', 'Right', 'Currency', 'Left', 'Right', 'Unexplained'], sums)]),
    '',
    `SHA-256 ${hash}`,
  ].join('\n');
}

type Figure = OpenFigureQuery['booksReportFigure'];

async function figureOf(
  staff: Staff,
  asked: ReadBooksReportQueryVariables,
  { open = '', format }: ReportOptions,
): Promise<string> {
  const nodes: Figure['nodes'][number][] = [];
  for (let after: string | null = null; ;) {
    const answer: OpenFigureQuery = await staff.api.run(OpenFigure, { ...asked, key: open, after });
    const { pageInfo, totals, count, ...page } = answer.booksReportFigure;
    nodes.push(...page.nodes);
    after = pageInfo.endCursor ?? null;
    if (pageInfo.hasNextPage && after !== null) continue;
    if (format === 'json') return `${JSON.stringify({ totals, count, nodes }, null, 2)}\n`;
    const sums = totals.map(({ amount, currency }) => `${currency} ${amount}`).join(', ');
    return [...textTable(FIGURE_COLUMNS, nodes.map(cellsOf)), '', `${count} items: ${sums}`].join('\n');
  }
}

const FIGURE_COLUMNS = ['Effective at', 'Account', 'Journal', 'Source', 'Matched with', 'Currency', 'Amount'];

function cellsOf({ amount, posting, source }: Figure['nodes'][number]): string[] {
  return [
    ...[posting?.effectiveAt ?? '', posting?.account ?? '', posting?.journalKey ?? ''],
    ...[`${source.type} ${source.label}`, source.records.join(' '), amount.currency, amount.amount],
  ];
}
