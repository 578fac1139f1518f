import { useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useQuery } from 'urql';
import { FileButton, LinkButton } from '../../kit/link.js';
import { Span } from '../../kit/instant.js';
import { Rate } from '../../kit/money.js';
import { PageHead, Section } from '../../kit/page.js';
import { Plate } from '../../kit/facts.js';
import { Badge } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { QuoteDetail } from '../../gql/tenant/documents/QuoteDetail.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { usePoll } from '../../wire/poll.js';
import { type Ahead } from '../ahead.js';
import { ChargeLines, CostBar } from '../charge-lines.js';
import { QuotePill } from '../state-pills.js';
import { Placement } from '../placement.js';
import { unitsText } from '../units-text.js';
import { ApprovalPanel, type DeskQuote } from './approval-panel.js';
import { BookPanel } from './book-panel.js';
import { Activity, Delta, Versions } from './history.js';
import { Links } from './links.js';

const questionOf = (id: string) => ({ query: QuoteDetail, variables: { id } });
export const ahead: Ahead = ({ id }) => [questionOf(id)];

export const QuotePage = () => {
  const say = useText();
  const { quoteId } = useParams({ from: '/inside/quotes/$quoteId' });
  const [state, ask] = useQuery(questionOf(quoteId));
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
          <QuoteView key={quote.id} quote={quote} refresh={refresh} />
        )
      }
    </Loaded>
  );
};

const QuoteView = ({ quote, refresh }: { readonly quote: DeskQuote; readonly refresh: () => void }) => {
  const say = useText();
  return (
    <>
      <PageHead
        title={quote.number}
        crumbs={[{ name: say('nav.quotes'), to: '/quotes' }]}
        aside={
          <>
            <QuotePill state={quote.state} />
            {quote.version > 1 ? <Badge>{say('quoteDesk.versionBadge', { version: quote.version })}</Badge> : null}
          </>
        }
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
          {quote.delta === null ? null : <Delta quote={quote} delta={quote.delta} />}
          <Section title={say('quote.terms')}>
            <Plate
              facts={[
                {
                  name: say('quotes.window'),
                  value: <Span start={quote.window.start} end={quote.window.end} siteZone={quote.siteTimeZone} />,
                },
                {
                  name: say('quote.held'),
                  value: <Placement of={quote.placement} />,
                },
                { name: say('quote.rate'), value: <Rate value={quote.unitPrice} unit={quote.unitPrice.unit} /> },
                { name: say('quote.billing'), value: say(`billing.long.${quote.billing}`) },
              ]}
            />
          </Section>
          {quote.versions.length > 1 ? <Versions versions={quote.versions} shown={quote.id} /> : null}
          <Links quoteId={quote.id} shares={quote.shares} refresh={refresh} />
          <Activity activity={quote.activity} />
        </div>
        <aside className="order-1 lg:order-2" aria-label={say('book.title')}>
          <div className="lg:sticky lg:top-18">
            <BookPanel quote={quote} refresh={refresh} />
            <ApprovalPanel quote={quote} refresh={refresh} />
          </div>
        </aside>
      </div>
    </>
  );
};
