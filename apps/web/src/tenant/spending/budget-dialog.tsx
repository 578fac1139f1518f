import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { boolean, maxLength, minLength, object, refine, string, type infer as Infer } from 'zod/mini';
import { notify } from '../../kit/announcer.js';
import { FormText } from '../../kit/form-text.js';
import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { SetBudget } from '../../gql/tenant/documents/SetBudget.js';
import { type BudgetFactsFragment } from '../../gql/tenant/graphql.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { FormDialog, placeRefusals } from '../form-dialog.js';
import { AmountRow } from './amount-row.js';
import { isAmount, plainAmount, readSteps } from './amount.js';

const Form = object({
  name: string().check(minLength(1, 'fault.needed'), maxLength(80, 'fault.long')),
  costCentre: string().check(maxLength(80, 'fault.long')),
  currency: string(),
  monthly: string().check(refine(isAmount, 'fault.amount')),
  alertPercents: string().check(refine((typed) => readSteps(typed) !== null, 'fault.steps')),
  isHard: boolean(),
  isClosed: boolean(),
});
type Values = Infer<typeof Form>;

export interface BudgetDialogProps {
  /** Null: a new one. */
  readonly budget: BudgetFactsFragment | null;
  /** Of a new one, until another is chosen. */
  readonly currency: string;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const valuesOf = (budget: BudgetFactsFragment | null, currency: string): Values => ({
  name: budget?.name ?? '',
  costCentre: budget?.costCentre ?? '',
  currency: budget?.monthly.currency ?? currency,
  monthly: budget?.monthly.amount ?? '',
  alertPercents: (budget?.alertPercents ?? [50, 80, 100]).join(', '),
  isHard: budget?.isHard ?? false,
  isClosed: budget !== null && budget.closedAt !== null,
});

/** Makes a budget or changes one; what it is for and its currency stay as they were made. */
export const BudgetDialog = ({ budget, currency, onClose, onSaved }: BudgetDialogProps) => {
  const say = useText();
  const [, set] = useMutation(SetBudget);
  const attempt = useAttemptKey();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<Values>({
    resolver: zodResolver(Form),
    defaultValues: valuesOf(budget, currency),
  });
  const submit = handleSubmit(async (values) => {
    const input = {
      ...values,
      id: budget?.id ?? null,
      costCentre: values.costCentre.trim() === '' ? null : values.costCentre.trim(),
      monthly: plainAmount(values.monthly),
      alertPercents: [...(readSteps(values.alertPercents) ?? [])],
    };
    const { data, error } = await set({ input }, onceUnder(attempt.keyFor(JSON.stringify(input))));
    if (data) attempt.settle();
    const answer = { errors: data?.budgetSet.errors, fault: error, exists: 'budget.exists' } as const;
    const { done, rest } = placeRefusals(say, answer, ['name', 'costCentre', 'monthly', 'alertPercents'], setError);
    setRefusal(rest);
    if (!done) return;
    notify(say('budget.saved', { name: values.name }));
    onSaved();
  });
  return (
    <FormDialog
      title={budget === null ? say('budget.new') : say('budget.changeNamed', { name: budget.name })}
      action={say(budget === null ? 'budget.make' : 'form.save')}
      onClose={onClose}
      onSubmit={submit}
      busy={formState.isSubmitting}
      refusal={refusal}
    >
      <FormText control={control} field="name" label={say('budget.name')} />
      <FormText
        control={control}
        field="costCentre"
        label={say('book.costCentre')}
        hint={say(budget === null ? 'budget.costCentreHint' : 'budget.stays')}
        isDisabled={budget !== null}
      />
      <AmountRow control={control} field="monthly" label={say('budget.monthly')} isSettled={budget !== null} />
      <FormText
        control={control}
        field="alertPercents"
        label={say('budget.steps')}
        hint={say('budget.stepsHint')}
        mono
      />
      <Controller
        control={control}
        name="isHard"
        render={({ field: { value, onChange } }) => (
          <div>
            <Checkbox isSelected={value} onChange={onChange}>
              {say('budget.hard')}
            </Checkbox>
            <p className="hint">{say('budget.hardHint')}</p>
          </div>
        )}
      />
      {budget === null ? null : (
        <Controller
          control={control}
          name="isClosed"
          render={({ field: { value, onChange } }) => (
            <Checkbox isSelected={value} onChange={onChange}>
              {say('budget.closeIt')}
            </Checkbox>
          )}
        />
      )}
    </FormDialog>
  );
};
