import { type FormEvent, type ReactNode } from 'react';
import { type FieldPath, type FieldValues, type UseFormSetError } from 'react-hook-form';
import { type CombinedError } from 'urql';
import { Banner } from '../kit/banner.js';
import { Button } from '../kit/button.js';
import { Dialog, DialogActions } from '../kit/dialog.js';
import { useText, type MessageId, type Say } from '../kit/text.js';
import { faultsByField, refusalText, type Refused } from '../wire/faults.js';

interface Answer {
  readonly errors: readonly Refused[] | undefined;
  readonly fault: CombinedError | undefined;
  /** What to say instead of the API's general sentence for what exists already. */
  readonly exists?: MessageId;
}

/**
 * Puts refusals beside the fields that they are about. Returns whether nothing was refused, and in words what no field
 * stands for.
 */
export const placeRefusals = <Values extends FieldValues>(
  say: Say,
  { errors, fault, exists }: Answer,
  fields: readonly FieldPath<Values>[],
  setError: UseFormSetError<Values>,
): { readonly done: boolean; readonly rest: string | null } => {
  const text = refusalText(say, errors, fault);
  if (text === null) return { done: true, rest: null };
  const own = (refused: Refused): Refused =>
    refused.code === 'ALREADY_EXISTS' && exists !== undefined ? { ...refused, said: say(exists) } : refused;
  const byField = faultsByField(say, (errors ?? []).map(own));
  let placed = 0;
  for (const field of fields) {
    const message = byField[field];
    if (message === undefined) continue;
    setError(field, { type: 'server', message });
    placed += 1;
  }
  return { done: false, rest: placed > 0 ? null : text };
};

export interface FormDialogProps {
  readonly title: string;
  /** What the main button does. */
  readonly action: string;
  readonly onClose: () => void;
  readonly onSubmit: (event: FormEvent) => Promise<void>;
  readonly busy: boolean;
  readonly refusal: string | null;
  readonly children: ReactNode;
}

/** A form over the page. It stays open until the API has taken what it says. */
export const FormDialog = ({ title, action, onClose, onSubmit, busy, refusal, children }: FormDialogProps) => {
  const say = useText();
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          // a dialog opened within another form is its child to React, however far away it stands in the page
          event.stopPropagation();
          void onSubmit(event);
        }}
      >
        {children}
        {refusal === null ? null : <Banner tone="bad" title={refusal} />}
        <DialogActions>
          <Button onPress={onClose}>{say('dialog.close')}</Button>
          <Button type="submit" kind="primary" busy={busy}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
