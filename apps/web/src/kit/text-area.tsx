import { type ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from 'react-aria-components/TextField';

export interface TextAreaProps extends Omit<AriaTextFieldProps, 'children' | 'className'> {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong with the text, in words; its presence marks the field invalid. */
  readonly fault?: string | undefined;
  readonly rows?: number;
  readonly mono?: boolean;
}

/** Text of several lines: a remark, a reason, references one a line. */
export const TextArea = ({ label, hint, fault, rows = 4, mono = false, ...rest }: TextAreaProps) => (
  <AriaTextField {...rest} className="field" isInvalid={fault !== undefined}>
    <Label className="label">{label}</Label>
    <AriaTextArea className="input text-area" rows={rows} data-mono={mono || undefined} />
    {hint === undefined ? null : (
      <Text slot="description" className="hint">
        {hint}
      </Text>
    )}
    <FieldError className="fault">{fault}</FieldError>
  </AriaTextField>
);
