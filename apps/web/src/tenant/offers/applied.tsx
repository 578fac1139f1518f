import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useIntl } from 'react-intl';
import { useQuery } from 'urql';
import { useText, type Say } from '../../kit/text.js';
import { Catalogue } from '../../gql/tenant/documents/Catalogue.js';
import { type CatalogueQuery, type SearchOffersQuery } from '../../gql/tenant/graphql.js';
import { unitsText } from '../units-text.js';
import { fieldName } from './field-name.js';
import { PARTS, without, type Wanted } from './wanted.js';

type Part = SearchOffersQuery['offers']['appliedFilter'][number];

/** Instants inside a text of the API. */
const INSTANT = /\d{4}-\d{2}-\d{2}T[\d:.]+Z/g;

/** The window that was searched, by the instants that the API names. */
const windowText = (say: Say, part: Pick<Part, 'value'>, at: (iso: string) => string): string => {
  const [from, to] = (part.value.match(INSTANT) ?? []).map(at);
  return to === undefined ? say('search.firstWindow', { at: from }) : say('search.window', { from, to });
};

/** A part's value in the reader's words, where this page knows the thing; else in the API's own. */
const valueText = (
  say: Say,
  part: Pick<Part, 'field' | 'value'>,
  wanted: Wanted,
  known: CatalogueQuery | undefined,
  at: (iso: string) => string,
): string => {
  const named = (
    all: readonly { slug: string; name: string }[] | undefined,
    slugs: readonly string[] | undefined,
  ): string => (slugs ?? []).map((slug) => all?.find((one) => one.slug === slug)?.name ?? slug).join(', ');
  switch (part.field) {
    case 'kind':
      return say(`kind.${wanted.kind ?? 'GPU'}`);
    case 'billing':
      return say(`billing.${wanted.billing ?? 'RESERVED'}`);
    case 'models':
      return named(known?.gpuModels, wanted.models);
    case 'regions':
      return named(known?.regions, wanted.regions);
    case 'interconnects':
      return (wanted.fabric ?? []).map((fabric) => say(`fabric.${fabric}`)).join(', ');
    case 'units':
      return unitsText(say, wanted.kind ?? 'GPU', wanted.units ?? 1);
    case 'gang':
      return say(wanted.gang === true ? 'search.gang.yes' : 'search.gang.no');
    case 'minVramGib':
      return say('search.atLeastGib', { n: wanted.vram });
    case 'maxDaysToPower':
      return say('search.withinDays', { n: wanted.days });
    case 'maxPrice':
      return say('search.atMostRate', { rate: wanted.max });
    case 'maxCarbonGramsPerKwh':
      return say('search.atMostCarbon', { n: wanted.carbon });
    case 'window':
      return windowText(say, part, at);
    default:
      return part.value;
  }
};

/** Says what a part of a need asks for, the way the chips above the list do. */
export const usePartText = (): ((part: Pick<Part, 'field' | 'value'>, wanted: Wanted) => string) => {
  const say = useText();
  const { locale } = useIntl();
  const [{ data }] = useQuery({ query: Catalogue, requestPolicy: 'cache-first' });
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    numberingSystem: 'latn',
  });
  const at = (iso: string): string => say('search.utc', { at: format.format(new Date(iso)) });
  return (part, wanted) => valueText(say, part, wanted, data ?? undefined, at);
};

/** What was really searched for. Dashed parts are defaults that the reader did not ask for. */
export const Applied = ({ wanted, applied }: { readonly wanted: Wanted; readonly applied: readonly Part[] }) => {
  const say = useText();
  const navigate = useNavigate({ from: '/gpus' });
  const textOf = usePartText();
  // no hall lies on a fabric
  const shown = applied.filter(({ field }) => field !== 'gang' || wanted.kind !== 'HALL');
  return (
    <ul className="flex flex-wrap gap-1.5" aria-label={say('search.applied')}>
      {shown.map((part) => {
        const name = fieldName(say, part.field);
        const canRemove = !part.isDefault && part.field !== 'kind' && PARTS[part.field] !== undefined;
        return (
          <li key={part.field} className="chip" data-default={part.isDefault || undefined}>
            <span className="name">{name}</span>
            <b>
              <bdi>{textOf(part, wanted)}</bdi>
            </b>
            {canRemove ? (
              <button
                type="button"
                aria-label={say('search.remove', { name })}
                onClick={() => void navigate({ search: without(wanted, part.field) })}
              >
                <X size={12} aria-hidden="true" />
              </button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
};
