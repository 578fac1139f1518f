import { Controller, type Control, type FieldPath, type FieldValues } from 'react-hook-form';
import { useText, type MessageId } from './text.js';
import { TextField, type TextFieldProps } from './text-field.js';

export interface FormTextProps<Values extends FieldValues> extends Omit<
  TextFieldProps,
  'value' | 'onChange' | 'onBlur' | 'inputRef' | 'fault'
> {
  readonly control: Control<Values>;
  readonly field: FieldPath<Values>;
}

/** A text field of a form. A fault of our own schema is a message id; one that the API returned is already a sentence. */
export const FormText = <Values extends FieldValues>({ control, field, ...rest }: FormTextProps<Values>) => {
  const say = useText();
  return (
    <Controller
      control={control}
      name={field}
      render={({ field: { name, value, onChange, onBlur, ref }, fieldState: { error } }) => (
        <TextField
          {...rest}
          name={name}
          value={value}
          onChange={onChange}
          onBlur={onBlur}
          inputRef={ref}
          fault={
            error?.message === undefined
              ? undefined
              : error.type === 'server'
                ? error.message
                : say(error.message as MessageId)
          }
        />
      )}
    />
  );
};
