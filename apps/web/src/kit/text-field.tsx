import { type ReactNode, type Ref } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from 'react-aria-components/TextField';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'children' | 'className'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong with the value, in words; its presence marks the field invalid. */
  readonly fault?: string | undefined;
  readonly placeholder?: string;
  /** An id, an amount or a list of figures: from left to right in any language. */
  readonly mono?: boolean;
  /** The value may be in another script than the page: its own letters decide its direction, and of both scripts the Arabic ones. */
  readonly anyScript?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** While it is empty its example runs as the page does. */
const directionOf = (value = ''): 'rtl' | 'auto' | undefined =>
  value === '' ? undefined : /[\u0600-\u06ff]/.test(value) ? 'rtl' : 'auto';

export const TextField = ({
  label,
  hint,
  fault,
  placeholder,
  mono = false,
  anyScript = false,
  inputRef,
  ...rest
}: TextFieldProps) => (
  <AriaTextField {...rest} className="field" isInvalid={fault !== undefined}>
    <Label className="label">{label}</Label>
    <Input
      className="input"
      data-mono={mono || undefined}
      placeholder={placeholder}
      ref={inputRef}
      dir={anyScript ? directionOf(rest.value) : mono ? 'ltr' : undefined}
    />
    {hint === undefined ? null : (
      <Text slot="description" className="hint">
        {hint}
      </Text>
    )}
    <FieldError className="fault">{fault}</FieldError>
  </AriaTextField>
);
