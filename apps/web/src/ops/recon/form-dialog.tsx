import { type ReactNode } from 'react';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { TextArea } from '../../kit/text-area.js';
import { useText } from '../../kit/text.js';

export interface FormDialogProps {
  readonly title: string;
  readonly wide?: boolean;
  /** What the button says. */
  readonly action: string;
  readonly busy: boolean;
  /** Why it was not done; null: nobody said no. */
  readonly refusal: string | null;
  readonly onSubmit: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form in a dialog: its fields, why it was refused, a way out and the one thing it does. Enter does it too. */
export const FormDialog = ({ title, wide, action, busy, refusal, onSubmit, onClose, children }: FormDialogProps) => {
  const say = useText();
  return (
    <Dialog title={title} isOpen onClose={onClose} wide={wide}>
      <form
        className="grid min-w-0 gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void onSubmit();
        }}
      >
        {children}
        {refusal === null ? null : <Banner tone="bad" title={refusal} />}
        <DialogActions>
          <Button onPress={onClose}>{say('ops.keep')}</Button>
          <Button type="submit" kind="primary" busy={busy}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};

/** Why somebody decides so: kept with the decision. */
export const ReasonArea = ({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (text: string) => void;
}) => {
  const say = useText();
  return (
    <TextArea label={say('recon.whyLabel')} value={value} onChange={onChange} rows={2} maxLength={500} isRequired />
  );
};
