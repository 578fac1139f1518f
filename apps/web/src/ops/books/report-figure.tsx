import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { addAmounts, subtractAmounts, isZero } from '../../kit/decimals.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Figures } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { ReportFigure } from '../../gql/ops/documents/ReportFigure.js';
import { type ReportFigureQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { ConsoleLink } from '../console-link.js';
import { variablesOf, type Question } from './report-question.js';
import { recordHref, sourceHref } from './source-link.js';

type Figure = ReportFigureQuery['booksReportFigure'];
type Item = Figure['nodes'][number];

const columnsFor = (say: Say): readonly Column<Item>[] => [
  {
    id: 'source',
    head: say('ops.source'),
    wide: true,
    cell: ({ source }) => (
      <>
        <ConsoleLink className="link break-all" href={sourceHref(source)}>
          <bdi>{source.label}</bdi>
        </ConsoleLink>
        <span className="sub mono">{source.type}</span>
        {source.records
          .filter((record) => record !== source.label)
          .map((record) => (
            <ConsoleLink
              key={record}
              className="link mono flex min-h-6 items-center text-xs break-all whitespace-normal!"
              href={recordHref(record)}
            >
              {record}
            </ConsoleLink>
          ))}
      </>
    ),
  },
  {
    id: 'journal',
    head: say('recon.l.journal'),
    cell: ({ posting, source }) =>
      source.id.startsWith('journal:') ? (
        <ConsoleLink className="link whitespace-nowrap" href={sourceHref(source)}>
          {say('recon.openJournal')}
        </ConsoleLink>
      ) : posting === null ? (
        <span className="text-ink-3">{say('recon.rep.noJournal')}</span>
      ) : (
        <>
          <ConsoleLink className="link mono" href={`/ledger/journals/${encodeURIComponent(posting.journalKey)}`}>
            {posting.kind}
          </ConsoleLink>
          <span className="sub">
            <Instant at={posting.effectiveAt} zone="UTC" />
          </span>
        </>
      ),
  },
  {
    id: 'entry',
    head: say('recon.rep.entry'),
    end: true,
    cell: ({ posting }) =>
      posting === null ? null : (
        <>
          <Money value={posting.entry} />
          <span className="sub mono">{posting.account}</span>
        </>
      ),
  },
  { id: 'amount', head: say('recon.rep.counts'), end: true, cell: ({ amount }) => <Money value={amount} /> },
];

/** The sum of what is on screen against the figure of the row: they agree, or the page says by how much they do not. */
const Proof = ({ figure, items, isWhole }: { figure: Figure; items: readonly Item[]; isWhole: boolean }) => {
  const say = useText();
  const off = figure.totals.flatMap((total) => {
    const here = items.filter(({ amount }) => amount.currency === total.currency);
    const sum = here.reduce((so, { amount }) => addAmounts(so, amount.amount), '0');
    const left = subtractAmounts(total.amount, sum);
    return isZero(left) ? [] : [{ currency: total.currency, amount: left }];
  });
  if (!isWhole) return <p className="hint mb-3">{say('recon.rep.partOf', { shown: items.length, n: figure.count })}</p>;
  if (off.length === 0) return <p className="mb-3 text-[0.8125rem] text-ok">{say('recon.rep.sums')}</p>;
  return (
    <div className="mb-3">
      <Banner tone="bad" title={say('recon.rep.sumsNot')}>
        {off.map((left) => (
          <Money key={left.currency} value={left} />
        ))}
      </Banner>
    </div>
  );
};

/** A figure, opened: the postings it is the sum of, and the record behind each. */
export const FigureDialog = ({
  question,
  figure,
  title,
  onClose,
}: {
  readonly question: Question;
  readonly figure: string;
  readonly title: string;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const variables = { ...variablesOf(question), key: figure, after: null };
  const list = usePaged(ReportFigure, variables, (data) => data.booksReportFigure);
  return (
    <Dialog title={title} isOpen onClose={onClose} wide>
      <Loaded state={list.first} retry={list.retry} fault={say('recon.rep.figureFault')} rows={5}>
        {({ booksReportFigure }) =>
          list.rows.length === 0 ? (
            <Empty title={say('recon.rep.figureEmpty')}>{say('recon.rep.figureEmptyBody')}</Empty>
          ) : (
            <div className="min-w-0">
              <div className="mb-3">
                <Figures
                  facts={[
                    ...booksReportFigure.totals.map((total) => ({
                      name: say('recon.rep.figureOf', { currency: total.currency }),
                      value: <Money value={total} />,
                    })),
                    { name: say('recon.rep.items'), value: booksReportFigure.count.toLocaleString('en-GB') },
                  ]}
                />
              </div>
              <Proof figure={booksReportFigure} items={list.rows} isWhole={!list.hasMore} />
              <Table
                label={title}
                columns={columnsFor(say)}
                rows={list.rows}
                rowKey={({ id }) => id}
                busy={list.stale}
              />
            </div>
          )
        }
      </Loaded>
      <MoreButton list={list} />
      <DialogActions>
        <Button onPress={onClose}>{say('dialog.close')}</Button>
      </DialogActions>
    </Dialog>
  );
};
