import { type Amount } from '../../kit/money.js';
import { type AwaitingQuery, type ExceptionResolution, type MatchDecisionKind } from '../../gql/ops/graphql.js';
import { limitOf } from './limit.js';

/** Something that one person proposed and another may have to approve. */
export interface Awaited {
  readonly id: string;
  readonly href: string;
  readonly what:
    | { readonly resolution: ExceptionResolution }
    | { readonly decision: MatchDecisionKind }
    | { readonly beneficiary: string }
    | { readonly periodEnd: string };
  readonly amount: Amount | null;
  readonly by: string;
  readonly at: string;
  /** Whether the reader may be the one who approves it, as far as who proposed it and the limits go. */
  readonly isForMe: boolean;
}

const exceptionsOf = ({ reconciliationExceptions }: AwaitingQuery, me: string | null, limits: readonly Amount[]) =>
  reconciliationExceptions.nodes.flatMap(({ id, amount: stake, steps }): readonly Awaited[] => {
    const proposal = steps.filter(({ kind }) => kind === 'PROPOSED').at(-1);
    if (proposal?.resolution == null) return [];
    const { resolution, amount, by, at } = proposal;
    const { isOver } = limitOf(limits, stake.currency, amount === null ? [stake] : [stake, amount]);
    return [
      {
        ...{ id, by, at, what: { resolution }, amount: amount ?? stake },
        href: `/recon/exceptions/${id}?state=proposed`,
        isForMe: by !== me || !isOver,
      },
    ];
  });

const decisionsOf = ({ matchDecisions }: AwaitingQuery, me: string | null) =>
  matchDecisions.nodes.flatMap(({ id, kind, amount, steps: [first] }): readonly Awaited[] =>
    first === undefined
      ? []
      : [
          {
            ...{ id, amount, by: first.by, at: first.at, what: { decision: kind } },
            href: '/recon/decisions',
            isForMe: first.by !== me,
          },
        ],
  );

const wiresOf = ({ outgoingWires }: AwaitingQuery, me: string | null, limits: readonly Amount[]) =>
  outgoingWires.nodes.map(({ id, beneficiary, amount, preparedAt: at, preparedBy: by }): Awaited => ({
    ...{ id, amount, by, at, what: { beneficiary }, href: `/wires/${id}` },
    isForMe: by !== me || !limitOf(limits, amount.currency, [amount]).isOver,
  }));

const reopeningsOf = ({ closedPeriods }: AwaitingQuery, me: string | null) =>
  closedPeriods.nodes.flatMap(({ id: periodId, end, reopenings }) =>
    reopenings.flatMap(({ id, state, steps: [first] }): readonly Awaited[] =>
      state !== 'PROPOSED' || first === undefined
        ? []
        : [
            {
              ...{ id, amount: null, by: first.by, at: first.at, what: { periodEnd: end } },
              href: `/recon/close/${periodId}`,
              isForMe: first.by !== me,
            },
          ],
    ),
  );

/** What waits for a second person: what the reader can approve first, and of that what waits longest. */
export const awaitedOf = (data: AwaitingQuery, me: string | null, limits: readonly Amount[]): readonly Awaited[] =>
  [
    ...exceptionsOf(data, me, limits),
    ...decisionsOf(data, me),
    ...wiresOf(data, me, limits),
    ...reopeningsOf(data, me),
  ].sort((a, b) => Number(b.isForMe) - Number(a.isForMe) || Date.parse(a.at) - Date.parse(b.at));
