import { useState } from 'react';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { moneyText, type Amount } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { ExceptionApprove } from '../../gql/ops/documents/ExceptionApprove.js';
import { type StepFactsFragment } from '../../gql/ops/graphql.js';
import { LimitNote } from './approval-limit.js';
import { type StepTaker } from './take-step.js';

/** The second pair of eyes: says what approving posts, and who proposed it. */
export const ApproveDialog = ({
  id,
  proposal,
  stake,
  nameOf,
  taker,
  onClose,
}: {
  readonly id: string;
  readonly proposal: StepFactsFragment;
  /** What the exception is about. */
  readonly stake: Amount;
  readonly nameOf: (id: string) => string;
  readonly taker: StepTaker;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { resolution, amount } = proposal;
  const approve = async (): Promise<void> => {
    const done = await taker.take(ExceptionApprove, { id }, (data) => data.exceptionApprove, 'recon.did.approve');
    setRefusal(done.refusal);
    if (done.refusal === null) onClose();
  };
  return (
    <Dialog title={say('recon.a.title')} isOpen onClose={onClose} mustDecide>
      <p>
        {say('recon.a.body', {
          what: resolution === null ? '' : say(`recon.r.${resolution}`),
          amount: amount === null ? '' : moneyText(amount),
          note: resolution === null ? '' : say(`recon.rn.${resolution}`),
          by: nameOf(proposal.by),
        })}
      </p>
      {proposal.comment === null ? null : (
        <blockquote className="border-s-4 border-line-strong ps-3 whitespace-pre-line">
          <bdi>{proposal.comment}</bdi>
        </blockquote>
      )}
      <LimitNote amounts={amount === null ? [stake] : [stake, amount]} />
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <DialogActions>
        <Button onPress={onClose}>{say('ops.keep')}</Button>
        <Button kind="primary" busy={taker.busy} onPress={() => void approve()}>
          {say('recon.act.approve')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
