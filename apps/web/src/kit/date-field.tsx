import { type ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';

export interface DateFieldProps {
  readonly label: ReactNode;
  /** ISO calendar date, e.g. `2026-12-01`; null when not chosen. */
  readonly value: string | null;
  readonly onChange: (date: string | null) => void;
  readonly fault?: string | undefined;
}

/**
 * A calendar date. The browser's own date input knows the reader's order of day and month, has a picker on every phone,
 * and costs nothing; React Aria's would add 20 kB (gzip) of calendars to the search page.
 */
export const DateField = ({ label, value, onChange, fault }: DateFieldProps) => (
  <TextField
    className="field"
    type="date"
    value={value ?? ''}
    onChange={(date) => onChange(date === '' ? null : date)}
    isInvalid={fault !== undefined}
  >
    <Label className="label">{label}</Label>
    <Input className="input" data-mono max="2200-12-31" />
    <FieldError className="fault">{fault}</FieldError>
  </TextField>
);
