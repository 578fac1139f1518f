import { useCallback, useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { announce } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Pill } from '../../kit/pill.js';
import { LoadFault } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { OperationProgress as OperationProgressDocument } from '../../gql/ops/documents/OperationProgress.js';
import { type OperationFactsFragment } from '../../gql/ops/graphql.js';
import { requestIdOf } from '../../wire/client.js';
import { usePoll } from '../../wire/poll.js';
import { OPERATION_LOOK } from './decision-look.js';

const EVERY_MS = 1_000;
export const hasEnded = ({ state }: OperationFactsFragment): boolean => state === 'DONE' || state === 'FAILED';

/** How far long work is: its phase, and how much of it is done where that is known. */
export const Progress = ({ operation }: { readonly operation: OperationFactsFragment }) => {
  const say = useText();
  const { state, phase, done, total } = operation;
  const percent = state !== 'RUNNING' || total === null || total === 0 ? null : Math.floor((100 * done) / total);
  const count = total === null ? say('recon.o.doneOf', { done }) : say('recon.o.doneOfTotal', { done, total });
  return (
    <div className="grid min-w-0 gap-1">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <Pill {...OPERATION_LOOK[state]}>{say(`recon.o.state.${state}`)}</Pill>
        {phase === null || hasEnded(operation) ? null : <span className="mono text-xs">{phase}</span>}
        {done === 0 && total === null ? null : <span className="num text-[0.8125rem] text-ink-2">{count}</span>}
      </div>
      {percent === null ? null : (
        <div
          className="gauge"
          role="progressbar"
          aria-label={say('recon.o.progress', { kind: say(`recon.o.kind.${operation.kind}`) })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
        >
          <span className="used" style={{ inlineSize: `${percent}%` }} />
        </div>
      )}
    </div>
  );
};

/** Follows one operation until it ends, and says so. */
export const OperationFollower = ({ id, onEnd }: { readonly id: string; readonly onEnd: () => void }) => {
  const say = useText();
  const [{ data, error }, ask] = useQuery({ query: OperationProgressDocument, variables: { id } });
  const operation = data?.operation ?? null;
  const isOver = operation !== null && hasEnded(operation);
  const again = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  usePoll(!isOver, EVERY_MS, again);
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (!isOver || told.current === id) return;
    told.current = id;
    announce(say(`recon.o.state.${operation.state}`));
    onEnd();
  }, [isOver, id, operation, say, onEnd]);
  if (error !== undefined && operation === null)
    return <LoadFault title={say('recon.o.fault')} requestId={requestIdOf(error)} onRetry={again} />;
  if (operation === null) return null;
  return (
    <section aria-label={say(`recon.o.kind.${operation.kind}`)} className="mb-5 max-w-xl">
      <Progress operation={operation} />
      {operation.error === null ? null : (
        <div className="mt-2">
          <Banner tone="bad" title={say('recon.o.failed')}>
            <bdi>{operation.error}</bdi>
          </Banner>
        </div>
      )}
    </section>
  );
};
