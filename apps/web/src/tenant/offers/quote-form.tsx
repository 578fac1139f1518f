import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { DateField } from '../../kit/date-field.js';
import { Span } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { NumberField } from '../../kit/number-field.js';
import { Segmented } from '../../kit/segmented.js';
import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { useSession } from '../session/session.js';
import { AddressNeeded, useAddressGap } from '../tax-address/address-needed.js';
import { termText } from '../term.js';
import { LengthField } from './length-field.js';
import { type Offer } from './offer.js';
import { useQuoteRequest } from './request-quote.js';
import { type Wanted } from './wanted.js';

const HOUR_MS = 3_600_000;

export interface QuoteFormProps {
  readonly offer: Offer;
  readonly wanted: Wanted;
  readonly change: (wanted: Wanted) => void;
  readonly window: { readonly start: string; readonly end: string };
  readonly busy: boolean;
  /** Prices hang on the tax address. */
  readonly refresh: () => void;
}

type Change = { readonly [Key in keyof Wanted]?: Wanted[Key] | undefined };
const merged = (wanted: Wanted, next: Change): Wanted =>
  Object.fromEntries(Object.entries({ ...wanted, ...next }).filter(([, value]) => value !== undefined));

const totalWords = (wanted: Wanted, isWithoutTax: boolean) => {
  if (isWithoutTax) return 'quoteForm.withoutTax';
  return wanted.billing === 'ON_DEMAND' ? 'quoteForm.estimate' : 'quoteForm.total';
};

/** Amount and window; the price follows as they change, and asking for the quote holds the capacity. */
export const QuoteForm = ({ offer, wanted, change, window, busy, refresh }: QuoteFormProps) => {
  const say = useText();
  const { may } = useSession();
  const { ask, fetching, refusal, isRefused, forget } = useQuoteRequest();
  const { gap, again } = useAddressGap(offer.kind === 'HALL');
  const units = wanted.units ?? offer.minUnits;
  const set = (next: Change): void => {
    forget();
    change(merged(wanted, next));
  };
  const submit = (): Promise<void> =>
    ask({ offerId: offer.id, units, window, gang: wanted.gang ?? false, billing: wanted.billing ?? 'RESERVED' });
  const tooMany = units > offer.bookableUnits;
  const tooShort = Date.parse(window.end) - Date.parse(window.start) < offer.minHours * HOUR_MS;
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Amounts offer={offer} wanted={wanted} units={units} set={set} />
      <div className="border-t border-line pt-3 text-[0.8125rem]">
        <Span start={window.start} end={window.end} siteZone={offer.site.timeZone} />
      </div>
      <dl
        className={`flex flex-wrap items-baseline justify-between gap-x-4 border-t border-ink pt-2 ${busy ? 'opacity-50' : ''}`}
      >
        <dt>{say(totalWords(wanted, gap !== null))}</dt>
        <dd className="text-lg font-semibold">
          {offer.allInTotal === null ? '–' : <Money value={offer.allInTotal} />}
        </dd>
      </dl>
      {tooMany && !busy ? (
        <Banner
          tone="warn"
          title={
            tooShort
              ? say('quoteForm.tooShort', { term: termText(say, offer.minHours) })
              : say('quoteForm.tooMany', { n: offer.bookableUnits })
          }
        >
          {tooShort ? null : say('quoteForm.tooManyBody')}
        </Banner>
      ) : null}
      {gap === null ? null : (
        <AddressNeeded
          address={gap}
          onSaved={() => {
            forget();
            again();
            refresh();
          }}
        />
      )}
      {refusal === null ? null : (
        <Banner tone="bad" title={refusal}>
          {isRefused ? say('quoteForm.nothingHeld') : undefined}
        </Banner>
      )}
      <Button
        type="submit"
        kind="primary"
        size="large"
        wide
        busy={fetching}
        isDisabled={!may('quotes:write') || (tooMany && !busy)}
      >
        {say('quoteForm.action')}
      </Button>
      <p className="hint">{say(may('quotes:write') ? 'quoteForm.note' : 'quoteForm.mayNot')}</p>
    </form>
  );
};

interface AmountsProps {
  readonly offer: Offer;
  readonly wanted: Wanted;
  readonly units: number;
  readonly set: (next: Change) => void;
}

const Amounts = ({ offer, wanted, units, set }: AmountsProps) => {
  const say = useText();
  return (
    <>
      {offer.onDemand ? (
        <Segmented
          label={say('search.billing')}
          choices={[
            { id: 'RESERVED', name: say('billing.RESERVED') },
            { id: 'ON_DEMAND', name: say('billing.ON_DEMAND') },
          ]}
          value={wanted.billing ?? 'RESERVED'}
          onChange={(billing) => set({ billing })}
        />
      ) : null}
      <div className="grid grid-cols-2 gap-3">
        <NumberField
          label={say(offer.kind === 'GPU' ? 'search.gpus' : 'search.kw')}
          minValue={offer.minUnits}
          maxValue={offer.units}
          step={offer.minUnits}
          value={units}
          onChange={(next) => set({ units: Number.isNaN(next) ? offer.minUnits : next })}
        />
        <DateField
          label={say('search.from')}
          value={wanted.from?.slice(0, 10) ?? null}
          onChange={(from) => set({ from: from ?? undefined, until: undefined })}
        />
      </div>
      <LengthField value={wanted.for ?? '1m'} onChange={(length) => set({ for: length, until: undefined })} />
      {offer.gpu === null ? null : (
        <Checkbox isSelected={wanted.gang ?? false} onChange={(gang) => set({ gang: gang ? true : undefined })}>
          {say('search.gang')}
        </Checkbox>
      )}
    </>
  );
};
