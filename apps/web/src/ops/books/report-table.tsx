import { type ReactNode } from 'react';
import { readAmount } from '../../kit/decimals.js';
import { Day } from '../../kit/day.js';
import { Equation } from '../../kit/equation.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { type BooksReport, type ReportTableQuery } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';
import { Month } from '../month.js';
import { useNames } from '../recon/people.js';
import { Told } from '../told.js';
import { wordOf } from './report-words.js';

type Report = ReportTableQuery['booksReport'];

interface Row {
  readonly at: number;
  readonly cells: readonly string[];
  readonly figure: string | null;
}

/** Figures, and not ids that happen to be digits, such as a bank's trace id. */
const isFigure = (cells: readonly string[]): boolean =>
  cells.some((cell) => cell !== '') && cells.every((cell) => /^(-?\d{1,11}(\.\d+)?)?$/.test(cell));

/** What a row is, without its counts, currency and amount: `Meridian AI, Wire, 30-59`. */
export const nameOf = (say: Say, report: BooksReport, cells: readonly string[]): string =>
  cells
    .slice(0, -2)
    .filter((cell) => cell !== '' && !/^-?\d+(\.\d+)?$/.test(cell))
    .map((cell) => wordOf(say, report, cell))
    .join(', ');

const PERSON = /usr_[0-9A-HJKMNP-TV-Z]{26}/g;

const Text = ({ report, text }: { readonly report: BooksReport; readonly text: string }) => {
  const say = useText();
  const personOf = useNames();
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return <Day date={text} />;
  if (/^\d{4}-\d{2}$/.test(text)) return <Month month={text} />;
  return (
    <bdi className="break-words">
      <Told text={wordOf(say, report, text.replaceAll(PERSON, personOf))} />
    </bdi>
  );
};

/** Whatever columns a report has: a column of figures is set like one, the last is always the amount, which opens. */
const columnsOf = (
  say: Say,
  { report, columns, rows }: Report,
  hrefOf: (figure: string) => string,
): readonly Column<Row>[] =>
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
        if (text === '') return null;
        if (!end) return <Text report={report} text={text} />;
        const shown = <span className="num">{isAmount ? readAmount(text) : text}</span>;
        if (!isAmount || figure === null) return shown;
        return (
          <ConsoleLink
            className="link -my-1 inline-flex min-h-6 items-center"
            href={hrefOf(figure)}
            aria-label={say('recon.rep.open', {
              amount: `${cells.at(-2) ?? ''} ${text}`.trim(),
              row: nameOf(say, report, cells),
            })}
          >
            {shown}
          </ConsoleLink>
        );
      },
    };
  });

/** What must agree, one line each; whatever does not is red. */
const Equations = ({ report: { report, equations } }: { readonly report: Report }) => {
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
              { name: wordOf(say, report, left), value: leftAmount },
              { name: right.charAt(0).toUpperCase() + right.slice(1), value: rightAmount, op: '=' },
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
      <Equations report={report} />
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
