import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { InvoiceTrace } from '../../gql/ops/documents/InvoiceTrace.js';
import { type InvoiceTraceQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { type OpsInvoice } from './ops-invoice.js';

type Journal = NonNullable<InvoiceTraceQuery['invoice']>['journals'][number];

/** Every posting that an invoice caused, from its issue to the money's arrival. */
export const InvoiceTraceDialog = ({
  invoice,
  onClose,
}: {
  readonly invoice: OpsInvoice;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const [state, ask] = useQuery({ query: InvoiceTrace, variables: { id: invoice.id }, requestPolicy: 'network-only' });
  return (
    <Dialog title={say('ops.traceOf', { number: invoice.number })} isOpen onClose={onClose} wide>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('ops.traceFault')} rows={3}>
        {(data) => {
          const journals = data.invoice?.journals ?? [];
          return journals.length === 0 ? (
            <p className="text-ink-2">{say('ops.noTrace')}</p>
          ) : (
            <div className="grid gap-5">
              {journals.map((journal) => (
                <JournalView key={journal.id} journal={journal} />
              ))}
            </div>
          );
        }}
      </Loaded>
      <DialogActions>
        <Button onPress={onClose}>{say('ops.close')}</Button>
      </DialogActions>
    </Dialog>
  );
};

const JournalView = ({ journal }: { readonly journal: Journal }) => {
  const say = useText();
  return (
    <div className="min-w-0">
      <h3 className="mono">{journal.kind}</h3>
      <p className="hint mb-1">
        {say('ops.effective')} <Instant at={journal.effectiveAt} /> · {say('ops.source')}{' '}
        <span className="mono break-all whitespace-normal!">{journal.sourceId}</span>
      </p>
      <Table<Journal['entries'][number]>
        label={journal.kind}
        rows={journal.entries}
        rowKey={(entry) => String(journal.entries.indexOf(entry))}
        columns={[
          {
            id: 'account',
            head: say('ops.account.head'),
            wide: true,
            cell: (entry) => (
              <>
                <span className="mono">{entry.account}</span>
                {entry.ownerName === null ? null : <span className="sub">{entry.ownerName}</span>}
              </>
            ),
          },
          {
            id: 'debit',
            head: say('ops.debit'),
            end: true,
            cell: (entry) => (entry.debit === null ? null : <Money value={entry.debit} />),
          },
          {
            id: 'credit',
            head: say('ops.credit'),
            end: true,
            cell: (entry) => (entry.credit === null ? null : <Money value={entry.credit} />),
          },
        ]}
      />
    </div>
  );
};
