import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { readAmount } from '../../kit/decimals.js';
import { PageHead, Section } from '../../kit/page.js';
import { Select } from '../../kit/select.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { ReportTable } from '../../gql/ops/documents/ReportTable.js';
import { type BooksReport, type ReportTableQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useAddressSearch, useOpen } from '../console-link.js';
import { saveFile } from '../save-file.js';

const REPORTS: readonly BooksReport[] = [
  ...(['RECEIVABLE_AGING', 'UNAPPLIED_CASH', 'CASH_IN_TRANSIT', 'CLEARING_ROLL_FORWARD'] as const),
  ...(['EXCEPTIONS', 'DEPOSITS', 'PROVIDER_AGING'] as const),
];

interface Row {
  readonly key: string;
  readonly cells: readonly string[];
}

const isFigure = (cells: readonly string[]): boolean => cells.every((cell) => /^-?\d+(\.\d+)?$/.test(cell));

/** Whatever columns a report has: a column of figures is set like one, the last is always the amount. */
const columnsOf = ({ columns, rows }: ReportTableQuery['booksReport']): readonly Column<Row>[] =>
  columns.map((head, at) => {
    const end = at === columns.length - 1 || isFigure(rows.map((row) => row[at] ?? ''));
    return {
      id: `${at}`,
      head,
      end,
      wide: at === 0,
      cell: ({ cells }) => {
        const text = cells[at] ?? '';
        return end ? <span className="num">{readAmount(text)}</span> : <bdi className="break-words">{text}</bdi>;
      },
    };
  });

/** Reports of the books as they are now, to read and to take away. */
export const ReportsPage = () => {
  const say = useText();
  const open = useOpen();
  const given = useAddressSearch()['report'];
  const report = REPORTS.find((one) => one === given) ?? 'RECEIVABLE_AGING';
  const [state, ask] = useQuery({ query: ReportTable, variables: { report } });
  const table = state.data?.booksReport;
  return (
    <>
      <PageHead
        title={say('recon.nav.reports')}
        actions={
          <Button
            isDisabled={table === undefined || table.rows.length === 0}
            onPress={() => {
              if (table !== undefined) saveFile(`${report.toLowerCase()}.csv`, 'text/csv', table.csv);
            }}
          >
            {say('picture.csv')}
          </Button>
        }
      />
      <div className="mb-5 max-w-sm">
        <Select
          label={say('recon.rep.which')}
          choices={REPORTS.map((id) => ({ id, name: say(`recon.rep.${id}`) }))}
          value={report}
          onChange={(id) => open(`/reports?report=${id}`, true)}
        />
      </div>
      <Section title={say(`recon.rep.${report}`)} note={say(`recon.repn.${report}`)}>
        <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('recon.rep.fault')}>
          {({ booksReport }) =>
            booksReport.rows.length === 0 ? (
              <Empty title={say('recon.rep.empty')}>{say('recon.rep.emptyBody')}</Empty>
            ) : (
              <Table
                label={say(`recon.rep.${report}`)}
                columns={columnsOf(booksReport)}
                rows={booksReport.rows.map((cells, at) => ({ key: `${at}`, cells }))}
                rowKey={({ key }) => key}
                busy={state.stale}
              />
            )
          }
        </Loaded>
      </Section>
    </>
  );
};
