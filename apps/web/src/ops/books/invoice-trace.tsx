import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { useText } from '../../kit/text.js';
import { InvoiceTrace } from '../../gql/ops/documents/InvoiceTrace.js';
import { Loaded } from '../../wire/loaded.js';
import { type OpsInvoice } from './ops-invoice.js';
import { Journals } from './postings.js';

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
            <Journals journals={journals} />
          );
        }}
      </Loaded>
      <DialogActions>
        <Button onPress={onClose}>{say('ops.close')}</Button>
      </DialogActions>
    </Dialog>
  );
};
