import { useState } from 'react';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Select } from '../../kit/select.js';
import { TextArea } from '../../kit/text-area.js';
import { TextField } from '../../kit/text-field.js';
import { useText, type Say } from '../../kit/text.js';
import { ExceptionPropose } from '../../gql/ops/documents/ExceptionPropose.js';
import { type ExceptionReason, type ExceptionResolution, type ExceptionRowFragment } from '../../gql/ops/graphql.js';
import { LimitNote } from './approval-limit.js';
import { likelyOf } from './likely.js';
import { type Outcome, type StepTaker } from './take-step.js';

const RESOLUTIONS: readonly ExceptionResolution[] = [
  ...(['BANK_CHARGE', 'ROUNDING', 'WRITE_OFF', 'FX_DIFFERENCE'] as const),
  ...(['RECEIVED', 'REVERSAL', 'RECORD_CREATED', 'NO_MONEY_MOVED'] as const),
];
const REASONS: readonly ExceptionReason[] = [
  ...(['BANK_CHARGES', 'ROUNDING', 'SHORT_PAYMENT', 'FX', 'DUPLICATE_PAYMENT', 'WRONG_REFERENCE'] as const),
  ...(['LATE_RECORD', 'OUR_ERROR', 'STRIPE_ERROR', 'BANK_ERROR', 'UNKNOWN_PAYER', 'NOT_COLLECTABLE'] as const),
  'OTHER',
];
/** Resolutions that are about nothing but the exception itself. */
const ALONE: readonly ExceptionResolution[] = ['BANK_CHARGE', 'NO_MONEY_MOVED'];

interface Draft {
  readonly resolution: ExceptionResolution;
  readonly amount: string;
  readonly reason: ExceptionReason;
  readonly subject: string;
  readonly comment: string;
  readonly evidence: string;
}

const IS_AMOUNT = /^\d+(\.\d+)?$/;

/** Faults of the form itself, by field; the API has the last word. */
const faultsOf = (say: Say, { amount, comment }: Draft): Readonly<Record<string, string>> => ({
  ...(IS_AMOUNT.test(amount.replaceAll(',', '').trim()) ? {} : { amount: say('recon.needAmount') }),
  ...(comment.trim() === '' ? { comment: say('recon.need') } : {}),
});

interface FieldsProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly faults: Readonly<Record<string, string>>;
  readonly currency: string;
}

const Fields = ({ draft, change, faults, currency }: FieldsProps) => {
  const say = useText();
  const { resolution } = draft;
  return (
    <>
      <div>
        <Select
          label={say('recon.p.resolution')}
          choices={RESOLUTIONS.map((id) => ({ id, name: say(`recon.r.${id}`) }))}
          value={resolution}
          onChange={(next) => change({ resolution: next })}
        />
        <p className="hint mt-1">{say(`recon.rn.${resolution}`)}</p>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={say('recon.p.amount', { currency })}
          value={draft.amount}
          onChange={(amount) => change({ amount })}
          inputMode="decimal"
          mono
          isRequired
          fault={faults['amount']}
        />
        <Select
          label={say('recon.p.reason')}
          choices={REASONS.map((id) => ({ id, name: say(`recon.reason.${id}`) }))}
          value={draft.reason}
          onChange={(reason) => change({ reason })}
        />
      </div>
      {ALONE.includes(resolution) ? null : (
        <TextField
          label={say('recon.p.subject')}
          hint={say(`recon.subj.${resolution as 'RECEIVED'}`)}
          value={draft.subject}
          onChange={(subject) => change({ subject })}
          mono
          fault={faults['subjectId']}
        />
      )}
      <TextArea
        label={say('recon.p.comment')}
        value={draft.comment}
        onChange={(comment) => change({ comment })}
        rows={3}
        maxLength={2000}
        isRequired
        fault={faults['comment']}
      />
      <TextArea
        label={say('recon.p.evidence')}
        hint={say('recon.p.evidenceHint')}
        value={draft.evidence}
        onChange={(evidence) => change({ evidence })}
        rows={2}
        mono
      />
    </>
  );
};

/** What is to be done about an exception: prefilled with what a rule takes it for, decided by a person, done by whoever approves. */
export const ProposeDialog = ({
  exception,
  taker,
  onClose,
}: {
  readonly exception: ExceptionRowFragment;
  readonly taker: StepTaker;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const { currency, amount } = exception.amount;
  const [draft, setDraft] = useState<Draft>(() => ({
    ...likelyOf(exception),
    ...{ amount: amount.replace('-', ''), subject: '', comment: '', evidence: '' },
  }));
  const [outcome, setOutcome] = useState<Outcome>({ refusal: null, fields: {} });
  const given = draft.amount.replaceAll(',', '').trim();
  const typed = IS_AMOUNT.test(given) ? given : '0';
  const submit = async (): Promise<void> => {
    const fields = faultsOf(say, draft);
    if (Object.keys(fields).length > 0) return setOutcome({ refusal: null, fields });
    const subjectId = ALONE.includes(draft.resolution) || draft.subject.trim() === '' ? null : draft.subject.trim();
    const input = {
      ...{ id: exception.id, resolution: draft.resolution, reason: draft.reason, subjectId },
      amount: given,
      comment: draft.comment.trim(),
      evidence: draft.evidence.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()])),
    };
    const next = await taker.take(ExceptionPropose, { input }, (data) => data.exceptionPropose, 'recon.did.propose');
    setOutcome(next);
    if (next.refusal === null) onClose();
  };
  return (
    <Dialog title={say('recon.p.title')} isOpen onClose={onClose}>
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Fields
          draft={draft}
          change={(part) => setDraft({ ...draft, ...part })}
          faults={outcome.fields}
          currency={currency}
        />
        {outcome.refusal === null ? null : <Banner tone="bad" title={outcome.refusal} />}
        <LimitNote amounts={[exception.amount, { currency, amount: typed }]} />
        <DialogActions>
          <Button onPress={onClose}>{say('ops.keep')}</Button>
          <Button type="submit" kind="primary" busy={taker.busy}>
            {say('recon.act.propose')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
