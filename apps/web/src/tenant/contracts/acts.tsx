import { useState } from 'react';
import { useMutation } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Day } from '../../kit/day.js';
import { useText } from '../../kit/text.js';
import { AcceptAct } from '../../gql/tenant/documents/AcceptAct.js';
import { DeclineAct } from '../../gql/tenant/documents/DeclineAct.js';
import { type ActFactsFragment } from '../../gql/tenant/graphql.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from '../session/session.js';
import { ActPill } from './state-pills.js';

/** What either side asked for, newest first; what waits for this organisation can be answered here. */
export const Acts = ({
  acts,
  refresh,
}: {
  readonly acts: readonly ActFactsFragment[];
  readonly refresh: () => void;
}) => {
  const say = useText();
  if (acts.length === 0) return <p className="hint">{say('act.none')}</p>;
  return (
    <ul className="grid gap-3">
      {[...acts].reverse().map((act) => (
        <li key={act.id} className="border border-line bg-panel p-3">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <span className="font-medium">{say(`act.kind.${act.kind}`)}</span>
            <ActPill state={act.state} isYourTurn={act.isYourTurn} />
          </div>
          <p className="my-1">
            <bdi>{act.reason}</bdi>
          </p>
          <p className="text-ink-2">
            <bdi>{act.byName}</bdi> · {say('act.from')} <Day date={act.effective} />
          </p>
          {act.isYourTurn ? <Answer act={act} refresh={refresh} /> : null}
        </li>
      ))}
    </ul>
  );
};

const Answer = ({ act, refresh }: { readonly act: ActFactsFragment; readonly refresh: () => void }) => {
  const say = useText();
  const { may } = useSession();
  const [accepting, accept] = useMutation(AcceptAct);
  const [declining, decline] = useMutation(DeclineAct);
  const attempt = useAttemptKey();
  const [refused, setRefused] = useState<string | null>(null);
  const agree = async (): Promise<void> => {
    const { data, error } = await accept({ id: act.id }, onceUnder(attempt.keyFor(act.id)));
    if (data) attempt.settle();
    setRefused(refusalText(say, data?.contractActAccept.errors, error));
    refresh();
  };
  const refuse = async (): Promise<void> => {
    const { data, error } = await decline({ id: act.id });
    setRefused(refusalText(say, data?.contractActDecline.errors, error));
    refresh();
  };
  return (
    <div className="mt-3 grid gap-2">
      {refused === null ? null : (
        <Banner tone="bad" title={refused}>
          {say('sign.nothing')}
        </Banner>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          kind="primary"
          size="small"
          busy={accepting.fetching}
          isDisabled={!may('contracts:write')}
          onPress={() => void agree()}
        >
          {say('act.agree')}
        </Button>
        <Button
          size="small"
          busy={declining.fetching}
          isDisabled={!may('contracts:write')}
          onPress={() => void refuse()}
        >
          {say('act.refuse')}
        </Button>
      </div>
    </div>
  );
};
