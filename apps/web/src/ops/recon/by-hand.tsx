import { useState } from 'react';
import { useQuery } from 'urql';
import { announce } from '../../kit/announcer.js';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { DecisionList } from '../../gql/ops/documents/DecisionList.js';
import { Loaded } from '../../wire/loaded.js';
import { useSession } from '../session/session.js';
import { Act } from './act.js';
import { DecisionCard } from './decision-card.js';
import { DivideDialog, divisibleOf } from './divide-dialog.js';
import { MatchDialog, type OpenException } from './match-dialog.js';
import { isClosed } from './queue.js';
import { useKeys } from './keys.js';
import { useSuggested } from './suggested.js';
import { SuggestionCard } from './suggestion-card.js';

/** Suggestions that are about a record of the exception. */
const Suggested = ({ entryIds }: { readonly entryIds: readonly string[] }) => {
  const say = useText();
  const { state, suggested, retry } = useSuggested(entryIds);
  return (
    <Loaded state={state} retry={retry} fault={say('recon.g.fault')} rows={1}>
      {() =>
        suggested.length === 0 ? null : (
          <Section title={say('recon.g.onException')}>
            <div className="grid gap-3">
              {suggested.map((one) => (
                <SuggestionCard key={one.id} suggestion={one} />
              ))}
            </div>
          </Section>
        )
      }
    </Loaded>
  );
};

/** What people decided about the exception's first record. */
const Decided = ({ entryId }: { readonly entryId: string }) => {
  const say = useText();
  const [state, ask] = useQuery({ query: DecisionList, variables: { entryId } });
  return (
    <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('recon.dc.fault')} rows={1}>
      {({ matchDecisions }) =>
        matchDecisions.nodes.length === 0 ? null : (
          <Section title={say('recon.dc.onException')}>
            <div className="grid gap-3">
              {matchDecisions.nodes.map((one) => (
                <DecisionCard key={one.id} decision={one} />
              ))}
            </div>
          </Section>
        )
      }
    </Loaded>
  );
};

/** What a person can say about the records of an exception: that they go together with others, or are several. */
export const ByHand = ({ exception }: { readonly exception: OpenException }) => {
  const say = useText();
  const { may } = useSession();
  const [asked, setAsked] = useState<'match' | 'divide' | null>(null);
  const [first, ...rest] = divisibleOf(exception.records);
  const [entryId] = exception.entryIds;
  const can = may('exceptions:handle') && !isClosed(exception) && entryId !== undefined;
  useKeys({
    m: () => {
      if (can) setAsked('match');
    },
    s: () => {
      if (can && first !== undefined) setAsked('divide');
      else announce(say('recon.notNow.divide'));
    },
  });
  if (entryId === undefined) return null;
  const close = (): void => setAsked(null);
  return (
    <>
      {can ? (
        <div role="group" aria-label={say('recon.h.acts')} className="-mt-4 mb-8 flex flex-wrap gap-2">
          <Act name={say('recon.h.title')} letter="m" onPress={() => setAsked('match')} />
          {first === undefined ? null : (
            <Act name={say('recon.v.title')} letter="s" onPress={() => setAsked('divide')} />
          )}
        </div>
      ) : null}
      <Suggested entryIds={exception.entryIds} />
      <Decided entryId={entryId} />
      {asked === 'match' ? <MatchDialog exception={exception} onClose={close} /> : null}
      {asked === 'divide' && first !== undefined ? <DivideDialog records={[first, ...rest]} onClose={close} /> : null}
    </>
  );
};
