import { useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { usePlatformNow } from '../../kit/clock.js';
import { LinkButton } from '../../kit/link.js';
import { Rate } from '../../kit/money.js';
import { PageHead, Section } from '../../kit/page.js';
import { Badge } from '../../kit/pill.js';
import { Skeleton } from '../../kit/skeleton.js';
import { Empty } from '../../kit/states.js';
import { Plate } from '../../kit/facts.js';
import { useText } from '../../kit/text.js';
import { OfferDetail } from '../../gql/tenant/documents/OfferDetail.js';
import { type OfferDetailQuery } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { isOlder } from '../../wire/older.js';
import { type Ahead } from '../ahead.js';
import { offerFacts, siteFacts } from './offer-facts.js';
import { monthsOf } from '../term.js';
import { type Offer } from './offer.js';
import { offerTitle } from './offer-table.js';
import { PriceLadder } from './price-ladder.js';
import { QuoteForm } from './quote-form.js';
import { Timeline } from './timeline.js';
import { UptimeFigure } from './uptime-figure.js';
import { readWanted, windowOf, type Wanted } from './wanted.js';

const KeepingPart = lazy(() => import('./keeping-part.js').then((file) => ({ default: file.KeepingPart })));
const SitePowerPart = lazy(() => import('./site-power-part.js').then((file) => ({ default: file.SitePowerPart })));
const SiteMapFigure = lazy(() => import('./site-map-figure.js').then((file) => ({ default: file.SiteMapFigure })));

const DAY_MS = 86_400_000;
/** Up to here a month always covers an offer's shortest term. */
const SHORT_HOURS = 672;
/** How far ahead the timeline looks; longer when the asked window ends later, up to what the API gives (400 days). */
const lookAhead = (nowMs: number, windowEnd: string): { start: string; end: string } => {
  const start = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const needed = Math.ceil((Date.parse(windowEnd) - start) / DAY_MS) + 7;
  return {
    start: new Date(start).toISOString(),
    end: new Date(start + Math.min(400, Math.max(90, needed)) * DAY_MS).toISOString(),
  };
};

const shortestLength = (offer: Offer | null): string => {
  if (offer === null || offer.minHours <= SHORT_HOURS) return '1m';
  const { count, unit } = monthsOf(offer.minHours);
  return `${count}${unit}`;
};

/** What was asked for, with the offer's own minimum where the reader left something open. */
const completed = (asked: Wanted, offer: Offer | null): Wanted => ({
  ...asked,
  for: asked.for ?? shortestLength(offer),
  ...(asked.units === undefined && offer !== null ? { units: offer.minUnits } : {}),
});

/** What is asked of an offer: the window and the amount in full, as far as the reader and the offer say. */
const questionOf = (id: string, wanted: Wanted, now: number) => {
  const window = windowOf(wanted, now, { count: 1, unit: 'm' });
  return {
    query: OfferDetail,
    variables: {
      id,
      window,
      units: wanted.units ?? null,
      gang: wanted.gang ?? false,
      billing: wanted.billing ?? ('RESERVED' as const),
      look: lookAhead(now, window.end),
    },
  };
};
export const ahead: Ahead = ({ id, search, now }) => [questionOf(id, completed(readWanted(search), null), now)];

export const OfferPage = () => {
  const say = useText();
  const { offerId } = useParams({ from: '/inside/gpus/$offerId' });
  const asked = useSearch({ from: '/inside/gpus/$offerId' });
  const [changed, setWanted] = useState<Wanted>(asked);
  const [kept, setKept] = useState<OfferDetailQuery>();
  const now = usePlatformNow('minute');
  const wanted = completed(changed, kept?.offer ?? null);
  const question = questionOf(offerId, wanted, now);
  const { window, look } = question.variables;
  const [state, ask] = useQuery(question);
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(({ type }) => type === 'market.changed', refresh);
  if (state.data && state.data !== kept) setKept(state.data);
  return (
    <Loaded state={{ ...state, data: state.data ?? kept }} retry={refresh} fault={say('offer.fault')}>
      {({ offer }) =>
        offer === null ? (
          <Empty
            level={1}
            title={say('offer.gone')}
            action={
              <LinkButton to="/gpus" search={asked}>
                {say('offer.backToSearch')}
              </LinkButton>
            }
          >
            {say('offer.goneBody')}
          </Empty>
        ) : (
          <OfferView
            offer={offer}
            wanted={wanted}
            change={setWanted}
            window={window}
            look={look}
            busy={isOlder(state, question.variables)}
            refresh={refresh}
          />
        )
      }
    </Loaded>
  );
};

interface OfferViewProps {
  readonly offer: Offer;
  readonly wanted: Wanted;
  readonly change: (wanted: Wanted) => void;
  readonly window: { readonly start: string; readonly end: string };
  readonly look: { readonly start: string; readonly end: string };
  readonly busy: boolean;
  readonly refresh: () => void;
}

const OfferView = ({ offer, wanted, change, window, look, busy, refresh }: OfferViewProps) => {
  const say = useText();
  const search = useSearch({ from: '/inside/gpus/$offerId' });
  const back = offer.kind === 'HALL' ? say('search.titleHall') : say('search.title');
  return (
    <>
      <PageHead
        title={offerTitle(offer)}
        crumbs={[{ name: back, to: '/gpus', search }]}
        aside={<Badge>{offer.site.country}</Badge>}
      >
        <p className="text-ink-2">
          {offer.gpu === null ? offer.providerName : `${offer.providerName} · ${offer.name}`} · {offer.site.name}
        </p>
      </PageHead>
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="order-2 min-w-0 lg:order-1">
          <Section title={say('offer.availability')}>
            <Timeline offer={offer} window={window} look={look} />
          </Section>
          <Section title={say('sitePower.title')} note={say('sitePower.note')}>
            <Suspense fallback={<Skeleton rows={6} />}>
              <SitePowerPart offer={offer} window={window} look={look} />
            </Suspense>
          </Section>
          <Section title={say('offer.prices')} note={say('offer.pricesNote')}>
            <PriceLadder offer={offer} />
          </Section>
          {offer.kind === 'GPU' ? (
            <Section title={say('keeping.title')} note={say('keeping.note')}>
              <Suspense fallback={<Skeleton rows={6} />}>
                <KeepingPart
                  offerId={offer.id}
                  units={wanted.units ?? offer.minUnits}
                  window={window}
                  onDemand={offer.onDemand}
                />
              </Suspense>
            </Section>
          ) : null}
          <Section title={say('uptime.title90')} note={say('uptime.note')}>
            <UptimeFigure id={offer.id} uptime={offer.uptime} />
          </Section>
          <Section title={say('map.title')}>
            <Suspense fallback={<Skeleton rows={6} />}>
              <SiteMapFigure offers={[offer]} wanted={search} isOne />
            </Suspense>
          </Section>
          <div className="grid gap-8 xl:grid-cols-2">
            <Section title={say('offer.machine')}>
              <Plate facts={offerFacts(say, offer)} />
            </Section>
            <Section title={say('offer.site')}>
              <Plate facts={siteFacts(say, offer)} />
            </Section>
          </div>
        </div>
        <aside className="order-1 lg:order-2" aria-label={say('quoteForm.title')}>
          <div className="panel sticky top-18 border-t-4 border-t-lit p-4">
            <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-3">
              <h2>{say('quoteForm.title')}</h2>
              <span className={`text-[0.9375rem] font-medium ${busy ? 'opacity-50' : ''}`}>
                <Rate value={offer.allInPrice} unit={offer.allInPrice.unit} />
              </span>
            </div>
            <QuoteForm offer={offer} wanted={wanted} change={change} window={window} busy={busy} refresh={refresh} />
          </div>
        </aside>
      </div>
    </>
  );
};
