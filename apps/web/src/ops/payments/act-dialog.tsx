import { useState, type ReactNode } from 'react';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { DateField } from '../../kit/date-field.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { TextArea } from '../../kit/text-area.js';
import { TextField } from '../../kit/text-field.js';
import { useText } from '../../kit/text.js';
import { useAttemptKey } from '../../wire/attempt.js';

export interface ActField {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** Most characters; a text of several lines shows how many are used. */
  readonly most?: number;
  readonly lines?: number;
  /** A day is given as text, `2027-01-01`. */
  readonly kind?: 'amount' | 'code' | 'day';
  readonly first?: string;
  readonly isOptional?: boolean;
}

export interface Act {
  readonly title: string;
  /** What will happen, naming the exact amount where money moves. */
  readonly body: ReactNode;
  /** What the button does; it names the amount too. */
  readonly action: string | ((given: Given) => string);
  readonly fields?: readonly ActField[];
  readonly danger?: boolean;
  /** Does it under this key; gives what was refused, in words, or null. */
  readonly run: (
    given: Given,
    attempt: { readonly key: string; readonly settle: () => void },
  ) => Promise<string | null>;
}
export type Given = Readonly<Record<string, string>>;

const Field = ({
  field,
  value,
  onChange,
}: {
  readonly field: ActField;
  readonly value: string;
  readonly onChange: (text: string) => void;
}) => {
  const say = useText();
  const { label, hint, most, lines, kind, isOptional = false } = field;
  const shared = {
    label,
    value,
    onChange,
    isRequired: !isOptional,
    ...(most === undefined ? {} : { maxLength: most }),
  };
  if (kind === 'day')
    return <DateField label={label} value={value === '' ? null : value} onChange={(day) => onChange(day ?? '')} />;
  if (lines !== undefined) {
    const used = most === undefined ? '' : say('pay.used', { used: value.length, most });
    return <TextArea {...shared} rows={lines} hint={[hint, used].filter(Boolean).join(' ')} />;
  }
  return (
    <TextField
      {...shared}
      mono={kind !== undefined}
      {...(kind === 'amount' ? { inputMode: 'decimal' as const } : {})}
      {...(hint === undefined ? {} : { hint })}
    />
  );
};

/** One thing that staff does: what will happen, what it needs, and a button that says so. Nothing happens before it is pressed. */
export const ActDialog = ({ act, onClose }: { readonly act: Act; readonly onClose: () => void }) => {
  const say = useText();
  const fields = act.fields ?? [];
  const [given, setGiven] = useState<Given>(() => Object.fromEntries(fields.map(({ id, first = '' }) => [id, first])));
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const attempt = useAttemptKey();
  const isMissing = fields.some(({ id, isOptional = false }) => !isOptional && (given[id] ?? '').trim() === '');
  const submit = async (): Promise<void> => {
    if (isMissing) return setRefusal(say('pay.fillIn'));
    setBusy(true);
    const trimmed = Object.fromEntries(Object.entries(given).map(([id, text]) => [id, text.trim()]));
    const text = await act.run(trimmed, { key: attempt.keyFor(JSON.stringify(trimmed)), settle: attempt.settle });
    setBusy(false);
    setRefusal(text);
    if (text === null) onClose();
  };
  return (
    <Dialog title={act.title} isOpen onClose={onClose} mustDecide>
      <div className="text-ink-2">{act.body}</div>
      <form
        className="grid gap-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {fields.map((field) => (
          <Field
            key={field.id}
            field={field}
            value={given[field.id] ?? ''}
            onChange={(text) => {
              setGiven({ ...given, [field.id]: text });
              setRefusal(null);
            }}
          />
        ))}
        {refusal === null ? null : <Banner tone="bad" title={refusal} />}
        <DialogActions>
          <Button onPress={onClose}>{say('ops.keep')}</Button>
          <Button type="submit" kind={act.danger === true ? 'danger' : 'primary'} busy={busy}>
            {typeof act.action === 'string' ? act.action : act.action(given)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
