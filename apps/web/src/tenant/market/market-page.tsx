import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useQuery } from 'urql';
import { LinkButton } from '../../kit/link.js';
import { PageHead, Section } from '../../kit/page.js';
import { Segmented } from '../../kit/segmented.js';
import { Select } from '../../kit/select.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { Catalogue } from '../../gql/tenant/documents/Catalogue.js';
import { MarketOf } from '../../gql/tenant/documents/MarketOf.js';
import { type CatalogueQuery } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { type Ahead } from '../ahead.js';
import { BANDS, HISTORY_DAYS, readAsked, type Asked } from './asked.js';
import { DepthFigure } from './depth-figure.js';
import { PriceFigures } from './price-figures.js';
import { PriceFigure } from './price-figure.js';

/** The model most looked for; the page opens with it. */
const FIRST_MODEL = 'h100-sxm';
const FIRST_DAYS = 90;
const ALL = '*';

const questionOf = (asked: Asked) => ({
  query: MarketOf,
  variables: {
    model: asked.model ?? FIRST_MODEL,
    days: asked.days ?? FIRST_DAYS,
    region: asked.region ?? null,
    band: asked.band ?? null,
    depthBand: asked.band ?? ('WEEKS' as const),
  },
});
export const ahead: Ahead = ({ search }) => [questionOf(readAsked(search)), { query: Catalogue }];

/** What GPUs cost, said with the size of its sample, and how many there are by when one would begin. */
export const MarketPage = () => {
  const say = useText();
  const asked = useSearch({ from: '/inside/market' });
  const navigate = useNavigate({ from: '/market' });
  const change = (part: Asked): void => void navigate({ search: { ...asked, ...part }, replace: true });
  const question = questionOf(asked);
  const [{ data: catalogue }] = useQuery({ query: Catalogue, requestPolicy: 'cache-first' });
  const { days, model } = question.variables;
  return (
    <>
      <PageHead title={say('market.title')}>
        <p className="max-w-3xl text-ink-2">{say('market.intro')}</p>
      </PageHead>
      <Questions asked={{ ...asked, model, days }} change={change} catalogue={catalogue} />
      {catalogue === undefined || knows(catalogue, question.variables) ? (
        <Market question={question} />
      ) : (
        <Empty title={say('market.unknown')} action={<LinkButton to="/market">{say('market.anew')}</LinkButton>}>
          {say('market.unknownBody')}
        </Empty>
      )}
    </>
  );
};

const Market = ({ question }: { readonly question: ReturnType<typeof questionOf> }) => {
  const say = useText();
  const { days, model } = question.variables;
  const [state, ask] = useQuery(question);
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(({ type }) => type === 'market.changed', refresh);
  return (
    <Loaded state={state} retry={refresh} fault={say('market.fault')} rows={6}>
      {({ marketPrices, marketDepth }) => (
        <>
          <div className="mb-6">
            <PriceFigures prices={marketPrices} />
          </div>
          <Section title={say('market.history')}>
            <PriceFigure prices={marketPrices} days={days} name={model} />
          </Section>
          <Section title={say('market.depth')}>
            {marketDepth.points.every(({ units }) => units === 0) ? (
              <Empty
                title={say('market.noDepth', { days: marketDepth.days })}
                action={
                  <LinkButton to="/gpus" search={{ models: [model] }}>
                    {say('market.search')}
                  </LinkButton>
                }
              >
                {say('market.noDepthBody')}
              </Empty>
            ) : (
              <DepthFigure depth={marketDepth} name={model} />
            )}
          </Section>
          <Section title={say('market.method')}>
            <p className="max-w-3xl text-ink-2">
              {say('market.methodBody', { samples: marketPrices.minSamples, providers: marketPrices.minProviders })}
            </p>
          </Section>
        </>
      )}
    </Loaded>
  );
};

/** An address that somebody typed may name what is not there; asking again would not help. */
const knows = (
  { gpuModels, regions }: CatalogueQuery,
  asked: { readonly model: string; readonly region: string | null },
) =>
  gpuModels.some(({ slug }) => slug === asked.model) &&
  (asked.region === null || regions.some(({ slug }) => slug === asked.region));

interface QuestionsProps {
  readonly asked: Asked;
  readonly change: (part: Asked) => void;
  readonly catalogue: CatalogueQuery | undefined;
}

const Questions = ({ asked, change, catalogue: data }: QuestionsProps) => {
  const say = useText();
  const model = asked.model ?? FIRST_MODEL;
  const listed = (data?.gpuModels ?? []).map(({ slug, name }) => ({ id: slug, name }));
  // until the names are there, and where an address names a model that nobody knows, its own word stands
  const models = listed.some(({ id }) => id === model) ? listed : [{ id: model, name: model }, ...listed];
  const regions = (data?.regions ?? []).map(({ slug, name }) => ({ id: slug, name }));
  return (
    <div className="mb-6 grid items-end gap-3 sm:grid-cols-2 xl:grid-cols-[18rem_14rem_12rem_auto]">
      <Select
        label={say('search.model')}
        choices={models}
        value={model}
        onChange={(chosen) => change({ model: chosen })}
      />
      <Select
        label={say('search.region')}
        choices={[{ id: ALL, name: say('market.everywhere') }, ...regions]}
        value={asked.region ?? ALL}
        onChange={(region) => change({ region: region === ALL ? undefined : region })}
      />
      <Select
        label={say('market.term')}
        choices={[{ id: ALL, name: say('market.everyTerm') }, ...BANDS.map((id) => ({ id, name: say(`band.${id}`) }))]}
        value={asked.band ?? ALL}
        onChange={(band) => change({ band: BANDS.find((one) => one === band) })}
      />
      <div className="xl:justify-self-end">
        <Segmented
          label={say('market.span')}
          choices={HISTORY_DAYS.map((days) => ({ id: String(days), name: say('market.days', { n: days }) }))}
          value={String(asked.days)}
          onChange={(days) => change({ days: HISTORY_DAYS.find((one) => String(one) === days) })}
        />
      </div>
    </div>
  );
};
