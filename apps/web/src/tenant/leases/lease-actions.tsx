import { useState } from 'react';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { useText } from '../../kit/text.js';
import { CancelLease } from '../../gql/tenant/documents/CancelLease.js';
import { EndLease } from '../../gql/tenant/documents/EndLease.js';
import { type LeaseFactsFragment } from '../../gql/tenant/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from '../session/session.js';

type Act = 'end' | 'cancel';

/** What may be done to a lease now: call it off before payment, or end an on-demand lease that runs. */
const actFor = (lease: LeaseFactsFragment): Act | null => {
  if (lease.state === 'PENDING_PAYMENT') return 'cancel';
  const runs = lease.state === 'ACTIVE' || lease.state === 'DEGRADED';
  return lease.billing === 'ON_DEMAND' && runs ? 'end' : null;
};

export const LeaseActions = ({
  lease,
  refresh,
}: {
  readonly lease: LeaseFactsFragment;
  readonly refresh: () => void;
}) => {
  const say = useText();
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [ending, end] = useMutation(EndLease);
  const [cancelling, cancel] = useMutation(CancelLease);
  const act = actFor(lease);
  if (act === null || !may('leases:write')) return null;
  const run = async (): Promise<void> => {
    const answer = act === 'end' ? await end({ id: lease.id }) : await cancel({ id: lease.id });
    const errors = !answer.data
      ? undefined
      : 'leaseEnd' in answer.data
        ? answer.data.leaseEnd.errors
        : answer.data.leaseCancel.errors;
    const text = refusalText(say, errors, answer.error);
    setRefusal(text);
    if (text !== null) return;
    setOpen(false);
    notify(say(`lease.did.${act}`, { number: lease.number }));
    refresh();
  };
  return (
    <>
      <Button kind="danger" onPress={() => setOpen(true)}>
        {say(`lease.act.${act}`)}
      </Button>
      <Dialog
        title={say(`lease.ask.${act}`, { number: lease.number })}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        mustDecide
      >
        <p>{say(`lease.what.${act}`)}</p>
        {refusal === null ? null : <Banner tone="bad" title={refusal} />}
        <DialogActions>
          <Button onPress={() => setOpen(false)}>{say('lease.keep')}</Button>
          <Button kind="danger" busy={ending.fetching || cancelling.fetching} onPress={() => void run()}>
            {say(`lease.act.${act}`)}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
};
