import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm, useWatch, type Control } from 'react-hook-form';
import { useMutation } from 'urql';
import { boolean, object, string, type infer as Infer } from 'zod/mini';
import { notify } from '../../kit/announcer.js';
import { FormText } from '../../kit/form-text.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { SetBalanceUse } from '../../gql/tenant/documents/SetBalanceUse.js';
import { type BalanceFactsFragment } from '../../gql/tenant/graphql.js';
import { FormDialog, placeRefusals } from '../form-dialog.js';
import { isAmount, plainAmount } from './amount.js';
import { CURRENCY_CHOICES } from './currencies.js';
import { methodChoices, type Method } from './methods.js';

const Form = object({
  paysInvoices: boolean(),
  isAutomatic: boolean(),
  currency: string(),
  threshold: string(),
  amount: string(),
  monthlyCap: string(),
  paymentMethodId: string(),
});
type Values = Infer<typeof Form>;
const AMOUNTS = ['threshold', 'amount', 'monthlyCap'] as const;

export interface BalanceUseDialogProps {
  readonly balance: BalanceFactsFragment;
  readonly methods: readonly Method[];
  readonly currency: string;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const valuesOf = ({ balance, methods, currency }: BalanceUseDialogProps): Values => {
  const auto = balance.autoTopUp;
  return {
    paysInvoices: balance.paysInvoices,
    isAutomatic: auto !== null,
    currency: auto?.threshold.currency ?? currency,
    threshold: auto?.threshold.amount ?? '',
    amount: auto?.amount.amount ?? '',
    monthlyCap: auto?.monthlyCap.amount ?? '',
    paymentMethodId: auto?.paymentMethodId ?? methods[0]?.id ?? '',
  };
};

const inputOf = ({ paysInvoices, isAutomatic, currency, paymentMethodId, ...amounts }: Values) => ({
  paysInvoices,
  autoTopUp: isAutomatic
    ? {
        currency,
        paymentMethodId,
        threshold: plainAmount(amounts.threshold),
        amount: plainAmount(amounts.amount),
        monthlyCap: plainAmount(amounts.monthlyCap),
      }
    : null,
});

/** Says what the balance pays by itself, and when and how far it is filled up by itself. */
export const BalanceUseDialog = (props: BalanceUseDialogProps) => {
  const { methods, onClose, onSaved } = props;
  const say = useText();
  const [, set] = useMutation(SetBalanceUse);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<Values>({
    resolver: zodResolver(Form),
    defaultValues: valuesOf(props),
  });
  const isAutomatic = useWatch({ control, name: 'isAutomatic' });
  const submit = handleSubmit(async (values) => {
    const wrong = values.isAutomatic ? AMOUNTS.filter((field) => !isAmount(values[field])) : [];
    for (const field of wrong) setError(field, { type: 'form', message: 'fault.amount' });
    if (wrong.length > 0) return;
    const { data, error } = await set({ input: inputOf(values) });
    const answer = { errors: data?.balanceSettingSet.errors, fault: error };
    const { done, rest } = placeRefusals(say, answer, AMOUNTS, setError);
    setRefusal(rest);
    if (!done) return;
    notify(say('balance.saved'));
    onSaved();
  });
  return (
    <FormDialog
      title={say('balance.change')}
      action={say('form.save')}
      onClose={onClose}
      onSubmit={submit}
      busy={formState.isSubmitting}
      refusal={refusal}
    >
      <Controller
        control={control}
        name="paysInvoices"
        render={({ field: { value, onChange } }) => (
          <Checkbox isSelected={value} onChange={onChange}>
            {say('balance.pays')}
          </Checkbox>
        )}
      />
      <Controller
        control={control}
        name="isAutomatic"
        render={({ field: { value, onChange } }) => (
          <div>
            <Checkbox isSelected={value} onChange={onChange} isDisabled={methods.length === 0}>
              {say('balance.auto')}
            </Checkbox>
            {methods.length === 0 ? <p className="hint">{say('topUp.noMethod')}</p> : null}
          </div>
        )}
      />
      {isAutomatic ? <Automatic control={control} methods={methods} /> : null}
    </FormDialog>
  );
};

const Automatic = ({
  control,
  methods,
}: {
  readonly control: Control<Values>;
  readonly methods: readonly Method[];
}) => {
  const say = useText();
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {AMOUNTS.map((field) => (
        <FormText
          key={field}
          control={control}
          field={field}
          label={say(`balance.${field}`)}
          inputMode="decimal"
          mono
        />
      ))}
      <Controller
        control={control}
        name="currency"
        render={({ field: { value, onChange } }) => (
          <Select label={say('money.currency')} choices={CURRENCY_CHOICES} value={value} onChange={onChange} />
        )}
      />
      <Controller
        control={control}
        name="paymentMethodId"
        render={({ field: { value, onChange } }) => (
          <Select label={say('pay.method')} choices={methodChoices(methods)} value={value} onChange={onChange} />
        )}
      />
    </div>
  );
};
