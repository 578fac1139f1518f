import { useState } from 'react';
import { TextArea } from '../../kit/text-area.js';
import { useText } from '../../kit/text.js';
import { FormDialog } from './form-dialog.js';

export interface WordsDialogProps {
  readonly title: string;
  readonly body?: string;
  readonly label: string;
  readonly action: string;
  readonly busy: boolean;
  readonly onClose: () => void;
  /** Does it; gives why not, or null. */
  readonly onSubmit: (text: string) => Promise<string | null>;
}

/** One thing said in words, with what is done by it. It stays open, words and all, until the API has taken them. */
export const WordsDialog = ({ title, body, label, action, busy, onClose, onSubmit }: WordsDialogProps) => {
  const say = useText();
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isShort, setShort] = useState(false);
  const submit = async (): Promise<void> => {
    setShort(text.trim() === '');
    if (text.trim() === '') return;
    const why = await onSubmit(text.trim());
    setRefusal(why);
    if (why === null) onClose();
  };
  return (
    <FormDialog title={title} action={action} busy={busy} refusal={refusal} onSubmit={submit} onClose={onClose}>
      {body === undefined ? null : <p>{body}</p>}
      <TextArea
        label={label}
        value={text}
        onChange={setText}
        maxLength={2000}
        autoFocus
        isRequired
        fault={isShort ? say('recon.need') : undefined}
      />
    </FormDialog>
  );
};
