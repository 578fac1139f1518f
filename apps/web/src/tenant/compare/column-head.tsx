import { Pin, X } from 'lucide-react';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Link } from '../../kit/link.js';
import { useText } from '../../kit/text.js';
import { type CreateQuoteMutationVariables } from '../../gql/tenant/graphql.js';
import { offerTitle } from '../offers/offer-table.js';
import { useQuoteRequest } from '../offers/request-quote.js';
import { type Wanted } from '../offers/wanted.js';
import { useSession } from '../session/session.js';
import { type ComparedOffer } from './columns.js';
import { type RowGroup } from './rows.js';

export interface ComparisonParts {
  readonly offers: readonly ComparedOffer[];
  readonly groups: readonly RowGroup[];
  /** The offer that the others are measured against. */
  readonly base: ComparedOffer | undefined;
  readonly pin: (id: string) => void;
  readonly drop: (id: string) => void;
  readonly search: Wanted;
  readonly request: (offer: ComparedOffer) => CreateQuoteMutationVariables['input'];
  readonly busy: boolean;
}

export const fullName = (offer: ComparedOffer): string => `${offerTitle(offer)}, ${offer.name}`;

/** What a column is about, and what can be done with it. */
export const ColumnHead = ({ offer, parts }: { readonly offer: ComparedOffer; readonly parts: ComparisonParts }) => {
  const say = useText();
  const isBase = parts.base?.id === offer.id;
  return (
    <div className="grid gap-2">
      <div className="flex items-start justify-between gap-1">
        <div className="min-w-0">
          <Link
            to="/gpus/$offerId"
            params={{ offerId: offer.id }}
            search={parts.search}
            quiet
            className="text-[0.9375rem] font-semibold text-ink"
          >
            {offerTitle(offer)}
          </Link>
          <span className="block text-[0.75rem] font-normal whitespace-normal text-ink-3">
            <bdi>{offer.gpu === null ? offer.providerName : `${offer.providerName} · ${offer.name}`}</bdi>
          </span>
        </div>
        <Button
          kind="quiet"
          size="small"
          aria-label={say('compare.remove', { name: fullName(offer) })}
          onPress={() => parts.drop(offer.id)}
        >
          <X size={14} aria-hidden="true" />
        </Button>
      </div>
      <div className="flex flex-wrap gap-1.5">
        <GetQuote offer={offer} parts={parts} />
        <Button kind="quiet" size="small" aria-pressed={isBase} onPress={() => parts.pin(offer.id)}>
          <Pin size={13} aria-hidden="true" fill={isBase ? 'currentColor' : 'none'} />
          {say(isBase ? 'compare.pinned' : 'compare.pin')}
        </Button>
      </div>
    </div>
  );
};

const GetQuote = ({ offer, parts }: { readonly offer: ComparedOffer; readonly parts: ComparisonParts }) => {
  const say = useText();
  const { may } = useSession();
  const { ask, fetching, refusal, isRefused } = useQuoteRequest();
  const input = parts.request(offer);
  const isShort = offer.bookableUnits < input.units;
  return (
    <>
      <Button
        size="small"
        kind="primary"
        busy={fetching}
        isDisabled={!may('quotes:write') || isShort}
        aria-label={say('compare.quoteOf', { name: fullName(offer) })}
        onPress={() => void ask(input)}
      >
        {say('compare.quote')}
      </Button>
      {refusal === null ? null : (
        <Banner tone="bad" title={refusal}>
          {isRefused ? say('quoteForm.nothingHeld') : undefined}
        </Banner>
      )}
      {isShort ? (
        <span className="basis-full text-[0.75rem] font-normal whitespace-normal text-warn">
          {say('quoteForm.tooMany', { n: offer.bookableUnits })}
        </span>
      ) : null}
    </>
  );
};
