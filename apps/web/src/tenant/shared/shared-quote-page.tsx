import { useLocation } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { Download } from 'lucide-react';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Countdown } from '../../kit/countdown.js';
import { Plate } from '../../kit/facts.js';
import { Span } from '../../kit/instant.js';
import { pageLanguage } from '../../kit/locale.js';
import { Money, Rate } from '../../kit/money.js';
import { PageHead, Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { ReadSharedQuote } from '../../gql/tenant/documents/ReadSharedQuote.js';
import { type ReadSharedQuoteQuery } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { usePoll } from '../../wire/poll.js';
import { ChargeLines, CostBar } from '../charge-lines.js';
import { PublicFrame } from '../public-frame.js';
import { QuotePill } from '../state-pills.js';
import { unitsText } from '../units-text.js';
import { saveSharedPaper } from './paper.js';

type Shared = NonNullable<ReadSharedQuoteQuery['sharedQuote']>;

/** How often somebody without an account asks whether the quote still stands. */
const EVERY_MS = 30_000;

/** A quote for whoever was sent a link to it: no account, nothing to press but the paper. The token stays behind the `#`, which no server sees. */
export const SharedQuotePage = () => {
  const say = useText();
  const { hash: token } = useLocation();
  const [state, ask] = useQuery({ query: ReadSharedQuote, variables: { token } });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  usePoll(state.data?.sharedQuote?.state === 'OPEN', EVERY_MS, refresh);
  useKeptFromSearch();
  return (
    <PublicFrame>
      <Loaded state={state} retry={refresh} fault={say('quote.fault')}>
        {({ sharedQuote: quote }) =>
          quote === null ? (
            <Empty level={1} title={say('shared.gone')}>
              {say('shared.goneBody')}
            </Empty>
          ) : (
            <View quote={quote} token={token} refresh={refresh} />
          )
        }
      </Loaded>
    </PublicFrame>
  );
};

/** The server says so in a header too; this is for whoever reads the page only. */
const useKeptFromSearch = (): void => {
  useEffect(() => {
    const meta = Object.assign(document.createElement('meta'), { name: 'robots', content: 'noindex, nofollow' });
    document.head.append(meta);
    return () => meta.remove();
  }, []);
};

interface ViewProps {
  readonly quote: Shared;
  readonly token: string;
  readonly refresh: () => void;
}

const View = ({ quote, token, refresh }: ViewProps) => {
  const say = useText();
  return (
    <>
      <PageHead title={quote.number} aside={<QuotePill state={quote.state} />} actions={<Paper token={token} />}>
        <p className="text-ink-2">
          <bdi>
            {unitsText(say, quote.kind, quote.units)} · {quote.offerName} · {quote.providerName}
          </bdi>
        </p>
      </PageHead>
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="order-2 min-w-0 lg:order-1">
          <Section title={say('quote.lines')} note={say(`billing.${quote.billing}`)}>
            <ChargeLines sum={quote} label={say('quote.lines')} />
          </Section>
          <Section title={say('quote.buildUp')}>
            <CostBar sum={quote} />
          </Section>
          <Section title={say('quote.terms')}>
            <Plate
              facts={[
                { name: say('shared.for'), value: quote.preparedFor },
                {
                  name: say('quotes.window'),
                  value: <Span start={quote.window.start} end={quote.window.end} siteZone={quote.siteTimeZone} />,
                },
                { name: say('quote.rate'), value: <Rate value={quote.unitPrice} unit={quote.unitPrice.unit} /> },
                { name: say('quote.billing'), value: say(`billing.long.${quote.billing}`) },
                { name: say('quoteDesk.version'), value: String(quote.version) },
              ]}
            />
          </Section>
        </div>
        <aside className="order-1 lg:order-2" aria-label={say('shared.standing')}>
          <Standing quote={quote} refresh={refresh} />
        </aside>
      </div>
    </>
  );
};

const Standing = ({ quote, refresh }: Omit<ViewProps, 'token'>) => {
  const say = useText();
  return (
    <div className="panel grid gap-4 border-t-4 border-t-lit p-4">
      <dl className="grid gap-3">
        <div>
          <dt className="label">{say(quote.billing === 'ON_DEMAND' ? 'quoteForm.estimate' : 'lines.total')}</dt>
          <dd className="text-2xl font-semibold">
            <Money value={quote.total} />
          </dd>
        </div>
        <div className="flex items-baseline justify-between border-t border-line pt-2">
          <dt className="text-ink-2">{say('book.due')}</dt>
          <dd className="font-medium">
            <Money value={quote.dueAtBooking} />
          </dd>
        </div>
        {quote.state === 'OPEN' ? (
          <div className="flex items-baseline justify-between border-t border-line pt-2">
            <dt className="text-ink-2">{say('book.heldFor')}</dt>
            <dd className="text-lg font-medium">
              <Countdown until={quote.expiresAt} onEnd={refresh} />
            </dd>
          </div>
        ) : null}
      </dl>
      {quote.state === 'OPEN' ? (
        <p className="hint">{say('shared.readOnly')}</p>
      ) : (
        <Banner tone={quote.state === 'ACCEPTED' ? 'ok' : 'info'} title={say(`quote.${quote.state}`)}>
          {say(`quote.closed.${quote.state}`)}
        </Banner>
      )}
    </div>
  );
};

const Paper = ({ token }: { readonly token: string }) => {
  const say = useText();
  const [isFetching, setFetching] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const save = async (): Promise<void> => {
    setFetching(true);
    setFailed(!(await saveSharedPaper(token, pageLanguage())));
    setFetching(false);
  };
  return (
    <>
      {hasFailed ? <Banner tone="bad" title={say('shared.paperFault')} /> : null}
      <Button busy={isFetching} onPress={() => void save()}>
        <Download size={15} aria-hidden="true" />
        {say('paper.pdf')}
      </Button>
    </>
  );
};
