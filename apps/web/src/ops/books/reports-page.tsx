import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { readAmount } from '../../kit/decimals.js';
import { Equation } from '../../kit/equation.js';
import { Instant } from '../../kit/instant.js';
import { FileButton } from '../../kit/link.js';
import { PageHead, Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { ReportTable } from '../../gql/ops/documents/ReportTable.js';
import { type ReportTableQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink, useAddressSearch, useOpen } from '../console-link.js';
import { ReportFilters } from './report-filters.js';
import { FigureDialog } from './report-figure.js';
import { readQuestion, variablesOf, writeQuestion, type Question } from './report-question.js';

type Report = ReportTableQuery['booksReport'];

interface Row {
  readonly at: number;
  readonly cells: readonly string[];
  readonly figure: string | null;
}

const isFigure = (cells: readonly string[]): boolean =>
  cells.some((cell) => cell !== '') && cells.every((cell) => /^(-?\d+(\.\d+)?)?$/.test(cell));

/** What a row is, without its currency and amount: `Meridian AI, CARD, 30-59`. */
const nameOf = (cells: readonly string[]): string =>
  cells
    .slice(0, -2)
    .filter((cell) => cell !== '')
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
        if (!end) return <bdi className="break-words">{text}</bdi>;
        const shown = <span className="num">{text === '' ? null : isAmount ? readAmount(text) : text}</span>;
        if (!isAmount || figure === null) return shown;
        return (
          <ConsoleLink
            className="link -my-1 inline-flex min-h-6 items-center"
            href={hrefOf(figure)}
            aria-label={say('recon.rep.open', { amount: `${cells.at(-2) ?? ''} ${text}`.trim(), row: nameOf(cells) })}
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
              { name: left, value: leftAmount },
              { name: right, value: rightAmount, op: '=' },
            ]}
            unexplained={{ name: say('ops.unexplained'), value: unexplained }}
          />
        ))}
      </div>
    </Section>
  );
};

const Shown = ({
  report,
  question,
  busy,
}: {
  readonly report: Report;
  readonly question: Question;
  readonly busy: boolean;
}) => {
  const say = useText();
  const open = useOpen();
  const isFiltered = question.asOf !== null || question.since !== null || question.currency !== null;
  return (
    <>
      <Equations equations={report.equations} />
      <Section title={report.title}>
        {report.rows.length > 0 ? (
          <Table
            label={report.title}
            columns={columnsOf(say, report, (figure) => writeQuestion({ ...question, figure }))}
            rows={report.rows.map((cells, at) => ({ at, cells, figure: report.keys[at] ?? null }))}
            rowKey={({ at }) => `${at}`}
            busy={busy}
          />
        ) : isFiltered ? (
          <Empty
            title={say('recon.rep.filtered')}
            action={
              <Button onPress={() => open(writeQuestion(readQuestion({ report: question.report })))}>
                {say('recon.clear')}
              </Button>
            }
          >
            {say('recon.rep.filteredBody')}
          </Empty>
        ) : (
          <Empty title={say('recon.rep.empty')}>{say('recon.rep.emptyBody')}</Empty>
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

/** Reports of the books as of any instant, to read, to open figure by figure, and to take away. */
export const ReportsPage = () => {
  const say = useText();
  const open = useOpen();
  const question = readQuestion(useAddressSearch());
  const [state, ask] = useQuery({ query: ReportTable, variables: variablesOf(question) });
  // An answer to another question never stands under this one's name.
  const answer = state.data?.booksReport;
  const isOther = answer !== undefined && answer.report !== question.report;
  const report = isOther ? undefined : answer;
  const { figure } = question;
  const row = report?.rows[report.keys.indexOf(figure)];
  return (
    <>
      <PageHead
        title={report?.title ?? say(`recon.rep.${question.report}`)}
        actions={
          report === undefined ? null : (
            <>
              <FileButton path={report.csvPath}>{say('recon.rep.csv')}</FileButton>
              <FileButton path={report.pdfPath}>{say('recon.rep.pdf')}</FileButton>
            </>
          )
        }
      >
        <p className="max-w-3xl text-ink-2">{report?.question ?? say(`recon.repn.${question.report}`)}</p>
      </PageHead>
      <ReportFilters question={question} onChange={(next) => open(writeQuestion(next), true)} />
      <Loaded
        state={isOther ? { fetching: true } : state}
        retry={() => ask({ requestPolicy: 'network-only' })}
        fault={say('recon.rep.fault')}
      >
        {({ booksReport }) => <Shown report={booksReport} question={question} busy={state.stale || state.fetching} />}
      </Loaded>
      {figure === null ? null : (
        <FigureDialog
          key={figure}
          question={question}
          figure={figure}
          title={row === undefined ? say('recon.rep.figure') : nameOf(row)}
          onClose={() => open(writeQuestion({ ...question, figure: null }), true)}
        />
      )}
    </>
  );
};
