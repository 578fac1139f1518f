import { type ReactNode } from 'react';
import { readAmount } from '../../kit/decimals.js';
import { Equation } from '../../kit/equation.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type MessageId, type Say } from '../../kit/text.js';
import { type ReportTableQuery } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';
import { Told } from '../told.js';

type Report = ReportTableQuery['booksReport'];

interface Row {
  readonly at: number;
  readonly cells: readonly string[];
  readonly figure: string | null;
}

const isFigure = (cells: readonly string[]): boolean =>
  cells.some((cell) => cell !== '') && cells.every((cell) => /^(-?\d+(\.\d+)?)?$/.test(cell));

const LEGS: readonly string[] = ['RECORD', 'OBJECT', 'TRANSACTION', 'POSTING', 'BANK_LINE'];
const ITEMS: readonly string[] = ['IDENTITIES', 'DOCUMENTS', 'MATCHING', 'EXCEPTIONS', 'STRIPE', 'AUDIT'];
const IDENTITIES: readonly string[] = [
  ...['RECEIVABLE_IS_OPEN_INVOICES', 'DEPOSITS_ARE_OBLIGATIONS', 'IN_TRANSIT_IS_PAYOUTS_UNDERWAY', 'SUSPENSE_IS_EMPTY'],
  ...['BANK_IS_STATEMENTS', 'PAYABLE_IS_OPEN_LINES', 'CREDIT_IS_NOTES', 'PREPAID_IS_BALANCES'],
];

/** Codes of legs, identities and items of the checklist in words; a file has them as they are. */
const wordOf = (say: Say, text: string): string => {
  const [code = '', ...rest] = text.split(': ');
  const word = LEGS.includes(code)
    ? say(`recon.leg.${code}` as MessageId)
    : ITEMS.includes(code)
      ? say(`recon.item.${code}` as MessageId)
      : IDENTITIES.includes(code)
        ? say(`recon.id.${code}` as MessageId)
        : code;
  return [word, ...rest].join(': ');
};

/** What a row is, without its currency and amount: `Meridian AI, CARD, 30-59`. */
export const nameOf = (say: Say, cells: readonly string[]): string =>
  cells
    .slice(0, -2)
    .filter((cell) => cell !== '')
    .map((cell) => wordOf(say, cell))
    .join(', ');

/** Whatever columns a report has: a column of figures is set like one, the last is always the amount, which opens. */
const columnsOf = (say: Say, { columns, rows }: Report, hrefOf: (figure: string) => string): readonly Column<Row>[] =>
  columns.map((head, at) => {
    const isAmount = at === columns.length - 1;
    const end = isAmount || isFigure(rows.map((row) => row[at] ?? ''));
    return {
      id: `${at}`,
      head,
      end,
      wide: at === 0,
      cell: ({ cells, figure }) => {
        const text = cells[at] ?? '';
        if (!end)
          return (
            <bdi className="break-words">
              <Told text={wordOf(say, text)} />
            </bdi>
          );
        const shown = <span className="num">{text === '' ? null : isAmount ? readAmount(text) : text}</span>;
        if (!isAmount || figure === null) return shown;
        return (
          <ConsoleLink
            className="link -my-1 inline-flex min-h-6 items-center"
            href={hrefOf(figure)}
            aria-label={say('recon.rep.open', {
              amount: `${cells.at(-2) ?? ''} ${text}`.trim(),
              row: nameOf(say, cells),
            })}
          >
            {shown}
          </ConsoleLink>
        );
      },
    };
  });

/** What must agree, one line each; whatever does not is red. */
const Equations = ({ equations }: { readonly equations: Report['equations'] }) => {
  const say = useText();
  if (equations.length === 0) return null;
  return (
    <Section title={say('recon.rep.equations')}>
      <div className="grid gap-4">
        {equations.map(({ left, right, leftAmount, rightAmount, unexplained }) => (
          <Equation
            key={`${left}|${right}|${unexplained.currency}`}
            label={`${left} = ${right}, ${unexplained.currency}`}
            terms={[
              { name: wordOf(say, left), value: leftAmount },
              { name: right, value: rightAmount, op: '=' },
            ]}
            unexplained={{ name: say('ops.unexplained'), value: unexplained }}
          />
        ))}
      </div>
    </Section>
  );
};

/** A report: what must agree, its rows, each figure with the way to what it is the sum of, when it was read and its hash. */
export const ReportShown = ({
  report,
  hrefOf,
  busy,
  empty,
}: {
  readonly report: Report;
  readonly hrefOf: (figure: string) => string;
  readonly busy: boolean;
  /** In the place of no rows. */
  readonly empty: ReactNode;
}) => {
  const say = useText();
  return (
    <>
      <Equations equations={report.equations} />
      <Section title={report.title}>
        {report.rows.length === 0 ? (
          empty
        ) : (
          <Table
            label={report.title}
            columns={columnsOf(say, report, hrefOf)}
            rows={report.rows.map((cells, at) => ({ at, cells, figure: report.keys[at] ?? null }))}
            rowKey={({ at }) => `${at}`}
            busy={busy}
          />
        )}
        <p className="hint mt-3">
          {say('recon.rep.readAt')} <Instant at={report.readAt} zone="UTC" />
          {' · '}
          SHA-256 <span className="mono break-all">{report.hash}</span>
        </p>
      </Section>
    </>
  );
};
