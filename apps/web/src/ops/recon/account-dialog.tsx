import { useState } from 'react';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { TextArea } from '../../kit/text-area.js';
import { TextField } from '../../kit/text-field.js';
import { useText } from '../../kit/text.js';
import { AddBankAccount } from '../../gql/ops/documents/AddBankAccount.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { faultsByField, refusalText } from '../../wire/faults.js';
import { FormDialog } from './form-dialog.js';

/** Adds one of our own accounts; statements that call it so are taken from then on. */
export const AccountDialog = ({ onAdded, onClose }: { readonly onAdded: () => void; readonly onClose: () => void }) => {
  const say = useText();
  const attempt = useAttemptKey();
  const [{ fetching, data, error }, add] = useMutation(AddBankAccount);
  const [name, setName] = useState('');
  const [currency, setCurrency] = useState('USD');
  const [called, setCalled] = useState('');
  const faults = faultsByField(say, data?.bankAccountAdd.errors ?? []);
  const refusal = refusalText(say, data?.bankAccountAdd.errors, error);
  const submit = async (): Promise<void> => {
    const identifiers = called.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
    const input = { name: name.trim(), currency: currency.trim().toUpperCase(), identifiers };
    const answer = await add({ input }, onceUnder(attempt.keyFor(JSON.stringify(input))));
    if (answer.data) attempt.settle();
    if (!answer.data?.bankAccountAdd.account) return;
    notify(say('recon.b.added'));
    onAdded();
    onClose();
  };
  return (
    <FormDialog
      title={say('recon.b.add')}
      action={say('recon.b.add')}
      busy={fetching}
      refusal={refusal}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={say('recon.b.name')}
        value={name}
        onChange={setName}
        maxLength={120}
        isRequired
        fault={faults['name']}
      />
      <TextField
        label={say('recon.b.currency')}
        value={currency}
        onChange={setCurrency}
        maxLength={3}
        mono
        isRequired
        fault={faults['currency']}
      />
      <TextArea
        label={say('recon.b.called')}
        hint={say('recon.b.calledHint')}
        value={called}
        onChange={setCalled}
        rows={3}
        mono
        isRequired
        fault={faults['identifiers']}
      />
    </FormDialog>
  );
};
