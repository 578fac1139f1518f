import { type ReactNode } from 'react';
import { Instant } from '../../kit/instant.js';
import { Pill } from '../../kit/pill.js';
import { useText } from '../../kit/text.js';
import { type PayoutDetailQuery } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';

export type PayoutDetailed = NonNullable<PayoutDetailQuery['payout']>;
type Transfer = PayoutDetailed['transfers'][number];
const ORDER = ['PLANNED', 'SENT', 'ARRIVED_AT_STRIPE', 'PAID_OUT'] as const;
type Hop = (typeof ORDER)[number];

interface Step {
  readonly name: string;
  readonly at: string | null;
  readonly trace: ReactNode;
  readonly isDone: boolean;
}

const Trace = ({ children }: { readonly children: ReactNode }) => (
  <span className="mono block text-xs break-all">{children}</span>
);

const useSteps = (payout: PayoutDetailed, transfer: Transfer): readonly Step[] => {
  const say = useText();
  const hops = payout.hops.filter(({ transferId }) => transferId === transfer.id);
  const atOf = (hop: Hop): string | null =>
    hops.find(({ state }) => state === hop)?.at ?? (hop === 'PLANNED' ? payout.plannedAt : null);
  const reached = Math.max(
    ...hops.map(({ state }) => ORDER.findIndex((one) => one === state)),
    ORDER.findIndex((one) => one === transfer.state),
    0,
  );
  const traces: Record<Hop, ReactNode> = {
    PLANNED: <Trace>{transfer.id}</Trace>,
    SENT:
      transfer.wireId === null ? (
        transfer.stripeTransferId === null ? null : (
          <Trace>{transfer.stripeTransferId}</Trace>
        )
      ) : (
        <ConsoleLink href={`/wires/${transfer.wireId}`} className="link mono text-xs break-all">
          {transfer.wireId}
        </ConsoleLink>
      ),
    ARRIVED_AT_STRIPE: null,
    PAID_OUT: transfer.bankTraceId === null ? null : <Trace>{transfer.bankTraceId}</Trace>,
  };
  const shown = ORDER.filter((hop) => transfer.rail === 'STRIPE' || hop !== 'ARRIVED_AT_STRIPE');
  return [
    {
      name: say('pay.hop.accrued'),
      at: null,
      trace: say('pay.hop.accruedNote', { lines: payout.lines.length }),
      isDone: true,
    },
    ...shown.map((hop) => ({
      name: say(`pay.hop.${hop}`),
      at: atOf(hop),
      trace: traces[hop],
      isDone: ORDER.indexOf(hop) <= reached,
    })),
  ];
};

/** Accrued, locked, sent, confirmed by the bank: each hop with its moment and the id under which it is found there. */
export const HopTrack = ({ payout, transfer }: { readonly payout: PayoutDetailed; readonly transfer: Transfer }) => {
  const say = useText();
  const steps = useSteps(payout, transfer);
  const ended = transfer.state === 'FAILED' || transfer.state === 'REVERSED';
  return (
    <>
      <ol className="grid gap-x-4 gap-y-3 md:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]">
        {steps.map(({ name, at, trace, isDone }) => (
          <li key={name} className={`border-t-2 pt-2 ${isDone ? 'border-ink' : 'border-line-strong text-ink-3'}`}>
            <Pill tone={isDone ? 'ok' : 'idle'} glyph={isDone ? 'full' : 'hollow'}>
              {name}
            </Pill>
            <div className="text-xs text-ink-2">
              {at === null ? isDone ? null : say('pay.hop.notYet') : <Instant at={at} />}
            </div>
            <div className="text-xs text-ink-2">{trace}</div>
          </li>
        ))}
      </ol>
      {ended ? (
        <p className="mt-3 text-bad">
          {say(`pay.hop.${transfer.state}`)}: <bdi>{transfer.failure ?? say('pay.hop.noReason')}</bdi>
        </p>
      ) : null}
    </>
  );
};
