import { type ReactNode } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly head: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers align to the end so that digits stand under digits. */
  readonly end?: boolean;
  /** On a phone the cell takes the card's whole width, without its label: the row's name. */
  readonly wide?: boolean;
}

export interface TableProps<Row> {
  /** Names the table for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** New rows are on their way: the old ones stay, dimmed. */
  readonly busy?: boolean;
  readonly foot?: ReactNode;
}

/**
 * A plain table that becomes a list of cards on a phone. The roles are written out because a changed `display` takes
 * a table's own roles away in some browsers.
 */
export const Table = <Row,>({ label, columns, rows, rowKey, busy = false, foot }: TableProps<Row>) => (
  <table className="table" data-cards data-busy={busy || undefined} role="table" aria-label={label} aria-busy={busy}>
    <thead role="rowgroup">
      <tr role="row">
        {columns.map((column) => (
          <th key={column.id} role="columnheader" scope="col" data-end={column.end || undefined}>
            {column.head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {rows.map((row) => (
        <tr key={rowKey(row)} role="row" data-row>
          {columns.map((column) => (
            <td
              key={column.id}
              role="cell"
              data-end={column.end || undefined}
              data-wide-cell={column.wide || undefined}
            >
              <span className="cell-label" aria-hidden="true">
                {column.head}
              </span>
              <div>{column.cell(row)}</div>
            </td>
          ))}
        </tr>
      ))}
    </tbody>
    {foot === undefined ? null : <tfoot role="rowgroup">{foot}</tfoot>}
  </table>
);
