import { useState } from 'react';
import { addAmounts, isZero, subtractAmounts } from '../../kit/decimals.js';
import { Money, moneyText, type Amount } from '../../kit/money.js';
import { Select } from '../../kit/select.js';
import { TextArea } from '../../kit/text-area.js';
import { useText } from '../../kit/text.js';
import { RecordDivide } from '../../gql/ops/documents/RecordDivide.js';
import { type RecordFactsFragment } from '../../gql/ops/graphql.js';
import { linesOf } from './candidates.js';
import { FormDialog, ReasonArea } from './form-dialog.js';
import { useDecisionTaker } from './take-decision.js';

const isAmount = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

/** What the parts leave of the whole; null while one of them is no amount. */
const leftOf = (whole: Amount, parts: readonly string[]): Amount | null =>
  parts.every(isAmount) ? { ...whole, amount: subtractAmounts(whole.amount, parts.reduce(addAmounts, '0')) } : null;

export type Divisible = RecordFactsFragment & { readonly amount: Amount };

/** What can be divided: a line of the bank, a record of ours. What Stripe says cannot. */
export const divisibleOf = (records: readonly RecordFactsFragment[]): readonly Divisible[] =>
  records.flatMap((record) =>
    record.amount !== null && record.fee === null && (record.leg === 'BANK_LINE' || record.leg === 'RECORD')
      ? [{ ...record, amount: record.amount }]
      : [],
  );

/** Divides one record in parts that are matched each by itself; they must come to it exactly. */
export const DivideDialog = ({
  records,
  onClose,
}: {
  readonly records: readonly [Divisible, ...Divisible[]];
  readonly onClose: () => void;
}) => {
  const say = useText();
  const take = useDecisionTaker();
  const [busy, setBusy] = useState(false);
  const [id, setId] = useState(records[0].id);
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const { amount: whole } = records.find((one) => one.id === id) ?? records[0];
  const parts = linesOf(text).map((line) => line.replaceAll(',', ''));
  const left = leftOf(whole, parts);
  const submit = async (): Promise<void> => {
    if (parts.length < 2 || left === null || !isZero(left.amount)) return setRefusal(say('recon.v.needSum'));
    if (reason.trim() === '') return setRefusal(say('recon.need'));
    setBusy(true);
    const why = await take(
      RecordDivide,
      { input: { entryId: id, parts: [...parts], reason: reason.trim() } },
      (data) => data.recordDivide.errors,
      (data) => say(`recon.v.did.${data.recordDivide.decision?.state === 'PROPOSED' ? 'waits' : 'counts'}`),
    );
    setBusy(false);
    setRefusal(why);
    if (why === null) onClose();
  };
  return (
    <FormDialog
      title={say('recon.v.title')}
      action={
        parts.length < 2 ? say('recon.v.title') : say('recon.v.act', { amount: moneyText(whole), n: parts.length })
      }
      busy={busy}
      refusal={refusal}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="text-ink-2">{say('recon.v.body', { amount: moneyText(whole) })}</p>
      {records.length === 1 ? (
        <p className="mono text-xs break-all">{id}</p>
      ) : (
        <Select
          label={say('recon.v.record')}
          choices={records.map((one) => ({ id: one.id, name: one.id, note: moneyText(one.amount) }))}
          value={id}
          onChange={setId}
        />
      )}
      <TextArea
        label={say('recon.v.parts', { currency: whole.currency })}
        hint={say('recon.v.partsHint')}
        value={text}
        onChange={setText}
        rows={3}
        mono
        isRequired
      />
      <p aria-live="polite">
        {say('recon.v.left')}{' '}
        <span className={left !== null && isZero(left.amount) ? 'text-ok' : 'text-bad'}>
          {left === null ? say('recon.needAmount') : <Money value={left} />}
        </span>
      </p>
      <ReasonArea value={reason} onChange={setReason} />
    </FormDialog>
  );
};
