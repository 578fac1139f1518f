import { Controller, type Control, type FieldPath, type FieldValues } from 'react-hook-form';
import { FormText } from '../../kit/form-text.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { CURRENCY_CHOICES } from './currencies.js';

/** An amount and, in the form's field `currency`, what it is an amount of. */
export const AmountRow = <Values extends FieldValues & { readonly currency: string }>({
  control,
  field,
  label,
  isSettled = false,
}: {
  readonly control: Control<Values>;
  readonly field: FieldPath<Values>;
  readonly label: string;
  /** The currency stays as it was made. */
  readonly isSettled?: boolean;
}) => {
  const say = useText();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_7rem] items-start gap-2">
      <FormText control={control} field={field} label={label} inputMode="decimal" mono />
      <Controller
        control={control}
        name={'currency' as FieldPath<Values>}
        render={({ field: { value, onChange } }) => (
          <Select
            label={say('money.currency')}
            choices={CURRENCY_CHOICES}
            value={value}
            onChange={onChange}
            isDisabled={isSettled}
          />
        )}
      />
    </div>
  );
};
