import { ageBand, cellsOfAgeing, describeAgeing, drawAgeing, type AgeCell, type Ageing } from '#libs/pictures';
import { goByArrow } from '../../kit/arrows.js';
import { Figure } from '../../kit/figure.js';
import { moneyText } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type ReconOverviewQuery } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';

type Cell = ReconOverviewQuery['reconciliationAgeing'][number];

const addressOf = ({ standing, fromDay, toDay }: Pick<Cell, 'standing' | 'fromDay' | 'toDay'>): string =>
  standing === 'MATCHED'
    ? '/recon/matches'
    : `/recon/exceptions?standing=${standing}&age=${fromDay}-${toDay ?? ''}&state=todo`;

const rowsOf = (cells: readonly Cell[]): readonly (readonly string[])[] => [
  ['standing', 'from_day', 'to_day', 'count', 'totals'],
  ...cells.map(({ standing, fromDay, toDay, count, totals }) => [
    ...[standing, String(fromDay), String(toDay ?? ''), String(count)],
    totals.map(({ currency, amount }) => `${currency} ${amount}`).join(' '),
  ]),
];

/** What is late: open exceptions and matches by age, each place of the picture a way to its list. */
export const AgeingFigure = ({ cells }: { readonly cells: readonly Cell[] }) => {
  const say = useText();
  const ageing: Ageing = {
    counts: cells,
    names: {
      UNMATCHED: say('recon.standing.UNMATCHED'),
      PARTIAL: say('recon.standing.PARTIAL'),
      MATCHED: say('recon.standing.MATCHED'),
    },
    unit: say('recon.age.days'),
  };
  const columns = cells.filter(({ standing }) => standing === 'MATCHED').length;
  const link = (cell: AgeCell) => (
    <ConsoleLink
      key={`${cell.standing}${cell.fromDay}`}
      href={addressOf(cell)}
      style={{ insetInlineStart: cell.x, insetBlockStart: cell.y, inlineSize: cell.width, blockSize: cell.height - 4 }}
      aria-label={say('recon.age.cell', {
        standing: ageing.names[cell.standing],
        days: ageBand(cell),
        count: cell.count,
      })}
      onKeyDown={(event) => goByArrow(event, columns)}
    />
  );
  return (
    <Figure
      finding={describeAgeing(ageing)}
      draw={(frame) => drawAgeing(ageing, frame)}
      height={270}
      minWidth={280}
      fileName="reconciliation-ageing"
      over={(frame) => cellsOfAgeing(ageing, frame).map(link)}
      rows={() => rowsOf(cells)}
      table={
        <Table<Cell>
          label={say('recon.age')}
          rows={cells}
          rowKey={(cell) => `${cell.standing}${cell.fromDay}`}
          columns={[
            { id: 'standing', head: say('recon.age.row'), wide: true, cell: (cell) => ageing.names[cell.standing] },
            {
              id: 'days',
              head: say('recon.age.days'),
              end: true,
              cell: (cell) => <span className="num">{ageBand(cell)}</span>,
            },
            {
              id: 'count',
              head: say('recon.count'),
              end: true,
              cell: (cell) => (
                <ConsoleLink className="link num" href={addressOf(cell)}>
                  {cell.count}
                </ConsoleLink>
              ),
            },
            {
              id: 'sum',
              head: say('recon.sum'),
              end: true,
              cell: (cell) => <span className="num">{cell.totals.map(moneyText).join(', ')}</span>,
            },
          ]}
        />
      }
    />
  );
};
