import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { object, refine, string, type infer as Infer } from 'zod/mini';
import { notify } from '../../kit/announcer.js';
import { moneyText } from '../../kit/money.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { TopUpBalance } from '../../gql/tenant/documents/TopUpBalance.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { FormDialog, placeRefusals } from '../form-dialog.js';
import { AmountRow } from './amount-row.js';
import { isAmount, plainAmount } from './amount.js';
import { methodChoices, type Method } from './methods.js';

const Form = object({
  amount: string().check(refine(isAmount, 'fault.amount')),
  currency: string(),
  paymentMethodId: string(),
});
type Values = Infer<typeof Form>;

export interface TopUpDialogProps {
  readonly methods: readonly Method[];
  readonly currency: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Pays ahead with a saved method. The money is on the balance when the bank has confirmed it, not before. */
export const TopUpDialog = ({ methods, currency, onClose, onDone }: TopUpDialogProps) => {
  const say = useText();
  const [, topUp] = useMutation(TopUpBalance);
  const attempt = useAttemptKey();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<Values>({
    resolver: zodResolver(Form),
    defaultValues: { amount: '', currency, paymentMethodId: methods[0]?.id ?? '' },
  });
  const submit = handleSubmit(async (values) => {
    const input = { ...values, amount: plainAmount(values.amount) };
    const { data, error } = await topUp({ input }, onceUnder(attempt.keyFor(JSON.stringify(input))));
    if (data) attempt.settle();
    const answer = { errors: data?.balanceTopUp.errors, fault: error };
    const { done, rest } = placeRefusals(say, answer, ['amount'], setError);
    setRefusal(rest);
    if (!done) return;
    notify(say('topUp.asked', { amount: moneyText(data?.balanceTopUp.topUp?.amount ?? input) }));
    onDone();
  });
  return (
    <FormDialog
      title={say('topUp.action')}
      action={say('topUp.action')}
      onClose={onClose}
      onSubmit={submit}
      busy={formState.isSubmitting}
      refusal={refusal}
    >
      <AmountRow control={control} field="amount" label={say('money.amount')} />
      <Controller
        control={control}
        name="paymentMethodId"
        render={({ field: { value, onChange } }) => (
          <Select label={say('pay.method')} choices={methodChoices(methods)} value={value} onChange={onChange} />
        )}
      />
      <p className="hint">{say('topUp.hint')}</p>
    </FormDialog>
  );
};
