import { useState } from 'react';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { moneyText } from '../../kit/money.js';
import { TextField } from '../../kit/text-field.js';
import { useText } from '../../kit/text.js';
import { RecordWire } from '../../gql/ops/documents/RecordWire.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { refusalText } from '../../wire/faults.js';
import { type OpsInvoice } from './ops-invoice.js';

/** Records money that arrived by wire: the amount is typed anew from the bank statement, never filled in. */
export const WireDialog = ({ invoice, onClose }: { readonly invoice: OpsInvoice; readonly onClose: () => void }) => {
  const say = useText();
  const [{ fetching }, record] = useMutation(RecordWire);
  const attempt = useAttemptKey();
  const [amount, setAmount] = useState('');
  const [bankReference, setReference] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = async (): Promise<void> => {
    const input = {
      invoiceId: invoice.id,
      amount: amount.replaceAll(',', '').trim(),
      bankReference: bankReference.trim(),
    };
    const { data, error } = await record({ input }, onceUnder(attempt.keyFor(JSON.stringify(input))));
    if (data) attempt.settle();
    const text = refusalText(say, data?.wireRecord.errors, error);
    setRefusal(text);
    if (text !== null) return;
    notify(say('ops.wired'));
    onClose();
  };
  return (
    <Dialog title={say('ops.wireOf', { number: invoice.number })} isOpen onClose={onClose} mustDecide>
      <p>{say('ops.wireBody', { amount: moneyText(invoice.amountDue) })}</p>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField label={say('ops.amount')} value={amount} onChange={setAmount} inputMode="decimal" mono isRequired />
        <TextField
          label={say('ops.bankReference')}
          value={bankReference}
          onChange={setReference}
          maxLength={120}
          mono
          isRequired
        />
        {refusal === null ? null : <Banner tone="bad" title={refusal} />}
        <DialogActions>
          <Button onPress={onClose}>{say('ops.keep')}</Button>
          <Button type="submit" kind="primary" busy={fetching}>
            {say('ops.wire')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
