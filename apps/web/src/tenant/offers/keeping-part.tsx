import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { NumberField } from '../../kit/number-field.js';
import { useText } from '../../kit/text.js';
import { OfferKeeping } from '../../gql/tenant/documents/OfferKeeping.js';
import { type OfferKeepingQuery } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { KeepingFigure } from './keeping-figure.js';

const HOUR_MS = 3_600_000;

interface KeepingPartProps {
  readonly offerId: string;
  readonly units: number;
  readonly window: { readonly start: string; readonly end: string };
  readonly onDemand: boolean;
}

/** Whether to reserve or to pay by the hour, for the window and amount of the quote form. */
export const KeepingPart = ({ offerId, units, window, onDemand }: KeepingPartProps) => {
  const say = useText();
  const [keep, setKeep] = useState<number | null>(null);
  const [kept, setKept] = useState<OfferKeepingQuery>();
  const [state, ask] = useQuery({
    query: OfferKeeping,
    variables: { id: offerId, window, units, keep },
    pause: !onDemand,
  });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(({ type }) => type === 'market.changed', refresh);
  if (state.data && state.data !== kept) setKept(state.data);
  if (!onDemand) return <p className="text-ink-2">{say('keeping.notSold')}</p>;
  const most = Math.floor((Date.parse(window.end) - Date.parse(window.start)) / HOUR_MS);
  return (
    <Loaded state={{ ...state, data: state.data ?? kept }} retry={refresh} fault={say('keeping.fault')} rows={6}>
      {({ offer }) =>
        offer?.keeping == null ? (
          <p className="text-ink-2">{say('keeping.notThen')}</p>
        ) : (
          <>
            <div className="mb-4 max-w-60">
              <NumberField
                label={say('keeping.expected')}
                minValue={1}
                maxValue={Math.max(1, most)}
                value={keep ?? Number.NaN}
                placeholder="–"
                onChange={(hours) => setKeep(Number.isNaN(hours) ? null : Math.round(hours))}
              />
            </div>
            <KeepingFigure keeping={offer.keeping} name={offerId} keep={keep} />
          </>
        )
      }
    </Loaded>
  );
};
