import { parseDate } from '@internationalized/date';
import { type ReactNode } from 'react';
import { DateField as AriaDateField, DateInput, DateSegment } from 'react-aria-components/DateField';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';

export interface DateFieldProps {
  readonly label: ReactNode;
  /** ISO calendar date, e.g. `2026-12-01`; null when not chosen. */
  readonly value: string | null;
  readonly onChange: (date: string | null) => void;
  readonly earliest?: string;
  readonly fault?: string | undefined;
}

/** A calendar date typed segment by segment; each segment is a 24 px target. */
export const DateField = ({ label, value, onChange, earliest, fault }: DateFieldProps) => (
  <AriaDateField
    className="field"
    value={value === null ? null : parseDate(value)}
    onChange={(date) => onChange(date === null ? null : date.toString())}
    {...(earliest === undefined ? {} : { minValue: parseDate(earliest) })}
    isInvalid={fault !== undefined}
    shouldForceLeadingZeros
  >
    <Label className="label">{label}</Label>
    <div className="group">
      <DateInput className="date-segments">{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
    </div>
    <FieldError className="fault">{fault}</FieldError>
  </AriaDateField>
);
