import { useCallback } from 'react';
import { useQuery } from 'urql';
import { Countdown } from '../../kit/countdown.js';
import { Link } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { QuotesAwaiting } from '../../gql/tenant/documents/QuotesAwaiting.js';
import { Loaded } from '../../wire/loaded.js';
import { useLive } from '../../wire/live.js';
import { unitsText } from '../units-text.js';
import { Quotation } from './approval-panel.js';

/** Quotes that wait for an approver, above all others: their holds run out while they wait. Nothing where none waits. */
export const Awaiting = () => {
  const say = useText();
  const [state, ask] = useQuery({ query: QuotesAwaiting });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(({ type }) => type.startsWith('quote.'), refresh);
  return (
    <Loaded
      state={state.data === undefined && state.error === undefined ? { ...state, data: NONE } : state}
      retry={refresh}
      fault={say('quoteDesk.awaitingFault')}
    >
      {({ quotesAwaitingApproval: waiting }) =>
        waiting.length === 0 ? null : (
          <Section title={say('quoteDesk.awaiting', { count: waiting.length })}>
            <ul className="grid gap-2">
              {waiting.map(({ id, number, kind, units, offerName, total, expiresAt, approval }) => (
                <li key={id} className="panel grid gap-2 border-s-4 border-s-warn p-3">
                  <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
                    <span>
                      <Link to="/quotes/$quoteId" params={{ quoteId: id }} className="mono font-medium">
                        {number}
                      </Link>{' '}
                      <bdi className="text-ink-2">
                        {unitsText(say, kind, units)} · {offerName}
                      </bdi>
                    </span>
                    <span className="flex items-baseline gap-4">
                      <Money value={total} />
                      <Countdown until={expiresAt} onEnd={refresh} />
                    </span>
                  </div>
                  {approval === null ? null : (
                    <div className="grid gap-1 text-[0.8125rem]">
                      <span className="text-ink-2">
                        {say('quoteDesk.asked', { name: approval.requestedBy ?? say('quoteDesk.someone') })}
                        {approval.mayDecide ? <> · {say('quoteDesk.yours')}</> : null}
                      </span>
                      {approval.note === '' ? null : <Quotation text={approval.note} />}
                    </div>
                  )}
                </li>
              ))}
            </ul>
          </Section>
        )
      }
    </Loaded>
  );
};

/** While it loads nothing is promised and nothing jumps. */
const NONE = { quotesAwaitingApproval: [] };
