import { Minus, Plus } from 'lucide-react';
import { type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { FieldError } from 'react-aria-components/FieldError';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import {
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaNumberFieldProps,
} from 'react-aria-components/NumberField';

export interface NumberFieldProps extends Omit<AriaNumberFieldProps, 'children' | 'className'> {
  readonly label: ReactNode;
  readonly unit?: ReactNode;
  readonly placeholder?: string;
  readonly fault?: string | undefined;
}

/** Counts and plain measures only. Money is typed as a decimal string in a `TextField`: it never becomes a float. */
export const NumberField = ({ label, unit, placeholder, fault, ...rest }: NumberFieldProps) => (
  <AriaNumberField {...rest} className="field" isInvalid={fault !== undefined}>
    <Label className="label">{label}</Label>
    <Group className="group" data-mono>
      <Input placeholder={placeholder} />
      {unit === undefined ? null : <span className="unit">{unit}</span>}
      <Button slot="decrement" className="step">
        <Minus size={13} aria-hidden="true" />
      </Button>
      <Button slot="increment" className="step">
        <Plus size={13} aria-hidden="true" />
      </Button>
    </Group>
    <FieldError className="fault">{fault}</FieldError>
  </AriaNumberField>
);
