import { useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useQuery } from 'urql';
import { FileButton, LinkButton } from '../../kit/link.js';
import { Span } from '../../kit/instant.js';
import { Rate } from '../../kit/money.js';
import { PageHead, Section } from '../../kit/page.js';
import { Plate } from '../../kit/facts.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { QuoteDetail } from '../../gql/tenant/documents/QuoteDetail.js';
import { type QuoteFactsFragment } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { usePoll } from '../../wire/poll.js';
import { ChargeLines, CostBar } from '../charge-lines.js';
import { QuotePill } from '../state-pills.js';
import { placementText, unitsText } from '../units-text.js';
import { BookPanel } from './book-panel.js';

export const QuotePage = () => {
  const say = useText();
  const { quoteId } = useParams({ from: '/inside/quotes/$quoteId' });
  const [state, ask] = useQuery({ query: QuoteDetail, variables: { id: quoteId } });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(({ subjectId }) => subjectId === quoteId, refresh);
  usePoll(state.data?.quote?.state === 'OPEN', 15_000, refresh);
  return (
    <Loaded state={state} retry={refresh} fault={say('quote.fault')}>
      {({ quote }) =>
        quote === null ? (
          <Empty
            level={1}
            title={say('quote.missing')}
            action={<LinkButton to="/quotes">{say('nav.quotes')}</LinkButton>}
          />
        ) : (
          <QuoteView quote={quote} refresh={refresh} />
        )
      }
    </Loaded>
  );
};

const QuoteView = ({ quote, refresh }: { readonly quote: QuoteFactsFragment; readonly refresh: () => void }) => {
  const say = useText();
  return (
    <>
      <PageHead
        title={quote.number}
        crumbs={[{ name: say('nav.quotes'), to: '/quotes' }]}
        aside={<QuotePill state={quote.state} />}
        actions={<FileButton path={quote.pdfPath}>{say('paper.pdf')}</FileButton>}
      >
        <p className="text-ink-2">
          <bdi>
            {unitsText(say, quote.kind, quote.units)} · {quote.offerName} · {quote.providerName}
          </bdi>
        </p>
      </PageHead>
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
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
                {
                  name: say('quotes.window'),
                  value: <Span start={quote.window.start} end={quote.window.end} siteZone={quote.siteTimeZone} />,
                },
                {
                  name: say('quote.held'),
                  value: <span className="num whitespace-normal!">{placementText(quote.placement)}</span>,
                },
                { name: say('quote.rate'), value: <Rate value={quote.unitPrice} unit={quote.unitPrice.unit} /> },
                { name: say('quote.billing'), value: say(`billing.long.${quote.billing}`) },
              ]}
            />
          </Section>
        </div>
        <aside className="order-1 lg:order-2" aria-label={say('book.title')}>
          <BookPanel quote={quote} refresh={refresh} />
        </aside>
      </div>
    </>
  );
};
