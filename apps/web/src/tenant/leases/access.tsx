import { useState } from 'react';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { CopyField } from '../../kit/copy-field.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { TextArea } from '../../kit/text-area.js';
import { useText } from '../../kit/text.js';
import { AcceptLease } from '../../gql/tenant/documents/AcceptLease.js';
import { RejectLease } from '../../gql/tenant/documents/RejectLease.js';
import { type LeaseFactsFragment, type LeaseServiceFactsFragment } from '../../gql/tenant/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from '../session/session.js';
import { Placement } from '../placement.js';
import { unitsText } from '../units-text.js';
import { type PartProps } from './part.js';

const OVER = new Set(['ENDED', 'CANCELLED', 'FAILED']);

/** How to reach the capacity, and the nodes that answer. */
export const AccessPart = ({ lease, service, refresh }: PartProps) => {
  const say = useText();
  return (
    <>
      <Section title={say('lease.access')}>
        <AccessView lease={lease} acceptBy={service?.acceptBy ?? null} refresh={refresh} />
      </Section>
      <Section
        title={say('leasePart.nodes')}
        note={
          <>
            {unitsText(say, lease.kind, lease.units)} · <Placement of={lease.placement} />
          </>
        }
      >
        <Nodes nodes={service?.nodes ?? []} />
      </Section>
    </>
  );
};

const DAY_MINUTES = 1_440;

const Nodes = ({ nodes }: { readonly nodes: LeaseServiceFactsFragment['nodes'] }) => {
  const say = useText();
  if (nodes.length === 0) return <Empty title={say('leasePart.noNodes')}>{say('leasePart.noNodesBody')}</Empty>;
  return (
    <Table
      label={say('leasePart.nodes')}
      rows={nodes}
      rowKey={({ name }) => name}
      columns={[
        { id: 'name', head: say('leasePart.node'), wide: true, cell: ({ name }) => <bdi className="mono">{name}</bdi> },
        {
          id: 'units',
          head: say('leasePart.answering'),
          end: true,
          cell: ({ units }) => <span className="num">{units}</span>,
        },
        { id: 'last', head: say('leasePart.lastSeen'), cell: ({ lastAt }) => <Instant at={lastAt} /> },
        {
          id: 'day',
          head: say('leasePart.minutesOfDay'),
          end: true,
          cell: ({ minutesOfDay }) => (
            <bdi className="num">
              {minutesOfDay} / {DAY_MINUTES}
            </bdi>
          ),
        },
      ]}
    />
  );
};

interface AccessProps {
  readonly lease: LeaseFactsFragment;
  /** When the delivery counts as accepted; null: nothing waits for that. */
  readonly acceptBy: string | null;
  readonly refresh: () => void;
}

export const AccessView = ({ lease, acceptBy, refresh }: AccessProps) => {
  const say = useText();
  if (lease.access === null)
    return <p className="text-ink-2">{say(OVER.has(lease.state) ? 'lease.noAccessOver' : 'lease.noAccessYet')}</p>;
  const { endpoint, instructions, hostKeyFingerprint, deliveredAt } = lease.access;
  return (
    <div className="grid gap-3">
      <CopyField value={endpoint} name={say('lease.endpoint')} />
      {instructions === '' ? null : (
        <p className="whitespace-pre-line" dir="auto">
          {instructions}
        </p>
      )}
      {hostKeyFingerprint === null ? null : (
        <div>
          <p className="label mb-1">{say('lease.fingerprint')}</p>
          <CopyField value={hostKeyFingerprint} name={say('lease.fingerprint')} />
        </div>
      )}
      <p className="hint">
        {say('lease.delivered')} <Instant at={deliveredAt} />
      </p>
      {acceptBy === null || lease.startedAt !== null ? null : (
        <Acceptance lease={lease} acceptBy={acceptBy} refresh={refresh} />
      )}
    </div>
  );
};

/** A delivery that waits: take it, or send it back with the reason. */
const Acceptance = ({ lease, acceptBy, refresh }: AccessProps & { readonly acceptBy: string }) => {
  const say = useText();
  const { may } = useSession();
  const [isRejecting, setRejecting] = useState(false);
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [accepting, accept] = useMutation(AcceptLease);
  const [sending, reject] = useMutation(RejectLease);
  const answered = (text: string | null, did: 'accepted' | 'rejected'): void => {
    setRefusal(text);
    if (text !== null) return;
    setRejecting(false);
    notify(say(`leasePart.did.${did}`, { number: lease.number }));
    refresh();
  };
  const take = async (): Promise<void> => {
    const { data, error } = await accept({ id: lease.id });
    answered(refusalText(say, data?.leaseAccept.errors, error), 'accepted');
  };
  const sendBack = async (): Promise<void> => {
    const { data, error } = await reject({ input: { leaseId: lease.id, reason } });
    answered(refusalText(say, data?.leaseReject.errors, error), 'rejected');
  };
  return (
    <Banner
      tone="info"
      title={say('leasePart.waits')}
      action={
        may('leases:write') ? (
          <span className="flex flex-wrap gap-2">
            <Button kind="primary" size="small" busy={accepting.fetching} onPress={() => void take()}>
              {say('leasePart.accept')}
            </Button>
            <Button size="small" onPress={() => setRejecting(true)}>
              {say('leasePart.reject')}
            </Button>
          </span>
        ) : undefined
      }
    >
      {say('leasePart.waitsBody')} <Instant at={acceptBy} />
      {refusal === null || isRejecting ? null : <p role="alert">{refusal}</p>}
      <Dialog title={say('leasePart.reject')} isOpen={isRejecting} onClose={() => setRejecting(false)} mustDecide>
        <TextArea label={say('leasePart.reason')} value={reason} onChange={setReason} />
        {refusal === null ? null : <Banner tone="bad" title={refusal} />}
        <DialogActions>
          <Button onPress={() => setRejecting(false)}>{say('leasePart.keepDelivery')}</Button>
          <Button kind="danger" busy={sending.fetching} onPress={() => void sendBack()}>
            {say('leasePart.reject')}
          </Button>
        </DialogActions>
      </Dialog>
    </Banner>
  );
};
