import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { boolean, maxLength, minLength, nullable, object, refine, string, type infer as Infer } from 'zod/mini';
import { notify } from '../../kit/announcer.js';
import { DateField } from '../../kit/date-field.js';
import { FormText } from '../../kit/form-text.js';
import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { SetPurchaseOrder } from '../../gql/tenant/documents/SetPurchaseOrder.js';
import { type OrderFactsFragment } from '../../gql/tenant/graphql.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { FormDialog, placeRefusals } from '../form-dialog.js';
import { AmountRow } from './amount-row.js';
import { endOfDay, isAmount, lastDay, plainAmount } from './amount.js';

const Form = object({
  number: string().check(minLength(1, 'fault.needed'), maxLength(80, 'fault.long')),
  currency: string(),
  amount: string().check(refine(isAmount, 'fault.amount')),
  validUntil: nullable(string()),
  isClosed: boolean(),
});
type Values = Infer<typeof Form>;

export interface OrderDialogProps {
  /** Null: a new one. */
  readonly order: OrderFactsFragment | null;
  /** Of a new one, until another is chosen. */
  readonly currency: string;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const valuesOf = (order: OrderFactsFragment | null, currency: string): Values => ({
  number: order?.number ?? '',
  currency: order?.amount.currency ?? currency,
  amount: order?.amount.amount ?? '',
  validUntil: order === null || order.validUntil === null ? null : lastDay(order.validUntil),
  isClosed: order !== null && order.closedAt !== null,
});

/** The end that was chosen. A day that stays as it was keeps its instant: an order made by API may end within a day. */
const endOf = (day: string | null, order: OrderFactsFragment | null): string | null => {
  const before = order?.validUntil ?? null;
  if (day === null || (before !== null && lastDay(before) === day)) return day === null ? null : before;
  return endOfDay(day);
};

/** Registers a purchase order or changes one; its number and its currency stay as they were made. */
export const OrderDialog = ({ order, currency, onClose, onSaved }: OrderDialogProps) => {
  const say = useText();
  const [, set] = useMutation(SetPurchaseOrder);
  const attempt = useAttemptKey();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<Values>({
    resolver: zodResolver(Form),
    defaultValues: valuesOf(order, currency),
  });
  const submit = handleSubmit(async (values) => {
    const input = {
      ...values,
      id: order?.id ?? null,
      number: values.number.trim(),
      amount: plainAmount(values.amount),
      validUntil: endOf(values.validUntil, order),
    };
    const { data, error } = await set({ input }, onceUnder(attempt.keyFor(JSON.stringify(input))));
    if (data) attempt.settle();
    const answer = { errors: data?.purchaseOrderSet.errors, fault: error, exists: 'order.exists' } as const;
    const { done, rest } = placeRefusals(say, answer, ['number', 'amount', 'validUntil'], setError);
    setRefusal(rest);
    if (!done) return;
    notify(say('order.saved', { number: input.number }));
    onSaved();
  });
  return (
    <FormDialog
      title={order === null ? say('order.new') : say('order.changeNamed', { number: order.number })}
      action={say(order === null ? 'order.make' : 'form.save')}
      onClose={onClose}
      onSubmit={submit}
      busy={formState.isSubmitting}
      refusal={refusal}
    >
      <FormText
        control={control}
        field="number"
        label={say('order.number')}
        hint={say(order === null ? 'order.numberHint' : 'order.stays')}
        isDisabled={order !== null}
        mono
      />
      <AmountRow control={control} field="amount" label={say('money.amount')} isSettled={order !== null} />
      <Controller
        control={control}
        name="validUntil"
        render={({ field: { value, onChange }, fieldState: { error } }) => (
          <DateField label={say('order.through')} value={value} onChange={onChange} fault={error?.message} />
        )}
      />
      {order === null ? null : (
        <Controller
          control={control}
          name="isClosed"
          render={({ field: { value, onChange } }) => (
            <Checkbox isSelected={value} onChange={onChange}>
              {say('order.closeIt')}
            </Checkbox>
          )}
        />
      )}
    </FormDialog>
  );
};
