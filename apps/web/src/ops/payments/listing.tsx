import { type ReactNode } from 'react';
import { Button } from '../../kit/button.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { type Paged } from '../../wire/paged.js';

export interface ListingProps<Data, Row> {
  readonly list: Paged<Data, Row>;
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** What could not be loaded, as a sentence. */
  readonly fault: string;
  readonly empty: { readonly title: string; readonly body: string };
  /** Shows all again; null while nothing is filtered. */
  readonly clear?: (() => void) | null;
  /** The rows in another shape than a table. */
  readonly render?: (rows: readonly Row[], busy: boolean) => ReactNode;
}

/** A list by cursor in all its states: loading, failed, nothing yet, nothing like it, rows, more rows. */
export const Listing = <Data, Row>(props: ListingProps<Data, Row>) => {
  const say = useText();
  const { list, label, columns, rowKey, fault, empty, clear = null, render } = props;
  const none =
    clear === null ? (
      <Empty title={empty.title}>{empty.body}</Empty>
    ) : (
      <Empty title={say('pay.noMatch')} action={<Button onPress={clear}>{say('pay.showAll')}</Button>}>
        {say('pay.noMatchBody')}
      </Empty>
    );
  return (
    <>
      <Loaded state={list.first} retry={list.retry} fault={fault}>
        {() =>
          list.rows.length === 0 && !list.stale
            ? none
            : (render?.(list.rows, list.stale) ?? (
                <Table label={label} columns={columns} rows={list.rows} rowKey={rowKey} busy={list.stale} />
              ))
        }
      </Loaded>
      <MoreButton list={list} />
    </>
  );
};
