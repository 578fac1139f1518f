import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { useText } from '../../kit/text.js';
import { OfferSitePower } from '../../gql/tenant/documents/OfferSitePower.js';
import { type OfferSitePowerQuery } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { type Offer } from './offer.js';
import { SitePowerFigure, type Ends } from './site-power-figure.js';

interface SitePowerPartProps {
  readonly offer: Offer;
  readonly window: Ends;
  readonly look: Ends;
}

/** Why not all units can be booked: the power of the offer's site, what is claimed of it and what is left. */
export const SitePowerPart = ({ offer, window, look }: SitePowerPartProps) => {
  const say = useText();
  const [kept, setKept] = useState<OfferSitePowerQuery>();
  const [state, ask] = useQuery({ query: OfferSitePower, variables: { id: offer.id, look } });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(({ type }) => type === 'market.changed', refresh);
  if (state.data && state.data !== kept) setKept(state.data);
  return (
    <Loaded state={{ ...state, data: state.data ?? kept }} retry={refresh} fault={say('sitePower.fault')} rows={6}>
      {({ offer: found }) =>
        found === null || found.sitePower.length === 0 ? (
          <p className="text-ink-2">{say('sitePower.gone')}</p>
        ) : (
          <SitePowerFigure offer={offer} slices={found.sitePower} window={window} />
        )
      }
    </Loaded>
  );
};
