import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { FileButton } from '../../kit/link.js';
import { PageHead } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { ReportTable } from '../../gql/ops/documents/ReportTable.js';
import { Loaded } from '../../wire/loaded.js';
import { useAddressSearch, useOpen } from '../console-link.js';
import { ReportFilters } from './report-filters.js';
import { FigureDialog } from './report-figure.js';
import { nameOf, ReportShown } from './report-table.js';
import { readQuestion, variablesOf, writeQuestion, type Question } from './report-question.js';

/** In the place of a report without rows. */
const NoRows = ({ question }: { readonly question: Question }) => {
  const say = useText();
  const open = useOpen();
  const isFiltered = question.asOf !== null || question.since !== null || question.currency !== null;
  return isFiltered ? (
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
        {({ booksReport }) => (
          <ReportShown
            report={booksReport}
            hrefOf={(key) => writeQuestion({ ...question, figure: key })}
            busy={state.stale || state.fetching}
            empty={<NoRows question={question} />}
          />
        )}
      </Loaded>
      {figure === null ? null : (
        <FigureDialog
          key={figure}
          question={question}
          figure={figure}
          title={row === undefined ? say('recon.rep.figure') : nameOf(say, question.report, row)}
          onClose={() => open(writeQuestion({ ...question, figure: null }), true)}
        />
      )}
    </>
  );
};
