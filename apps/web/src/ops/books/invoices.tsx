import { useState } from 'react';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill, type Glyph, type Tone } from '../../kit/pill.js';
import { Segmented } from '../../kit/segmented.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { InvoiceList } from '../../gql/ops/documents/InvoiceList.js';
import { type InvoiceState } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { ConsoleLink } from '../console-link.js';
import { useSession } from '../session/session.js';
import { InvoiceTraceDialog } from './invoice-trace.js';
import { type OpsInvoice } from './ops-invoice.js';
import { WireDialog } from './wire-dialog.js';

const SETS = { all: null, open: ['OPEN'], paid: ['PAID'], other: ['VOID', 'UNCOLLECTIBLE'] } satisfies Record<
  string,
  readonly InvoiceState[] | null
>;
type SetId = keyof typeof SETS;
const LOOK: Record<InvoiceState, { readonly tone: Tone; readonly glyph: Glyph }> = {
  OPEN: { tone: 'warn', glyph: 'dot' },
  PAID: { tone: 'ok', glyph: 'full' },
  VOID: { tone: 'idle', glyph: 'cross' },
  UNCOLLECTIBLE: { tone: 'bad', glyph: 'cross' },
};

interface Actions {
  readonly trace: (invoice: OpsInvoice) => void;
  readonly wire: ((invoice: OpsInvoice) => void) | null;
}

/** All tenants' invoices, each with its way into the ledger. */
export const Invoices = () => {
  const say = useText();
  const { may } = useSession();
  const [set, setSet] = useState<SetId>('all');
  const [traced, setTraced] = useState<OpsInvoice | null>(null);
  const [wired, setWired] = useState<OpsInvoice | null>(null);
  const list = usePaged(InvoiceList, { states: SETS[set], after: null }, (data) => data.invoices);
  const ids = Object.keys(SETS) as SetId[];
  const columns = columnsFor(say, { trace: setTraced, wire: may('books:write') ? setWired : null });
  return (
    <div id="invoices">
      <Section
        title={say('nav.invoices')}
        aside={
          <div className="state-filter">
            <Segmented
              label={say('ops.filter')}
              hideLabel
              choices={ids.map((id) => ({ id, name: say(`ops.set.${id}`) }))}
              value={set}
              onChange={setSet}
            />
          </div>
        }
      >
        <Loaded state={list.first} retry={list.retry} fault={say('ops.invoicesFault')}>
          {() =>
            list.rows.length === 0 && !list.stale ? (
              <Empty title={say('ops.noInvoices')}>{say('ops.noInvoicesBody')}</Empty>
            ) : (
              <Table
                label={say('nav.invoices')}
                columns={columns}
                rows={list.rows}
                rowKey={(invoice) => invoice.id}
                busy={list.stale}
              />
            )
          }
        </Loaded>
        <MoreButton list={list} />
      </Section>
      {traced === null ? null : <InvoiceTraceDialog invoice={traced} onClose={() => setTraced(null)} />}
      {wired === null ? null : (
        <WireDialog
          invoice={wired}
          onClose={() => {
            setWired(null);
            list.retry();
          }}
        />
      )}
    </div>
  );
};

const columnsFor = (say: ReturnType<typeof useText>, { trace, wire }: Actions): readonly Column<OpsInvoice>[] => [
  {
    id: 'number',
    head: say('invoices.number'),
    wide: true,
    cell: (invoice) => (
      <>
        <ConsoleLink
          href={`/invoices/${invoice.id}`}
          className="link mono inline-flex min-h-6 items-center font-medium"
        >
          {invoice.number}
        </ConsoleLink>
        <span className="sub">
          {say(`invoice.kind.${invoice.kind}`)} · <span className="mono">{invoice.leaseNumber}</span>
        </span>
      </>
    ),
  },
  {
    id: 'state',
    head: say('invoices.state'),
    cell: (invoice) => (
      <>
        <Pill {...LOOK[invoice.state]}>{say(`invoice.${invoice.state}`)}</Pill>
        {invoice.paymentError === null ? null : <span className="sub">{invoice.paymentError}</span>}
      </>
    ),
  },
  { id: 'buyer', head: say('ops.buyer'), cell: (invoice) => invoice.buyerName },
  { id: 'provider', head: say('ops.provider'), cell: (invoice) => invoice.providerName },
  { id: 'due', head: say('invoices.due'), cell: (invoice) => <Instant at={invoice.dueAt} dateOnly /> },
  {
    id: 'stripe',
    head: say('ops.stripeId'),
    cell: (invoice) =>
      invoice.stripeInvoiceId === null ? (
        <span className="text-ink-3">{say('ops.notAtStripe')}</span>
      ) : (
        <span className="mono break-all whitespace-normal!">{invoice.stripeInvoiceId}</span>
      ),
  },
  { id: 'total', head: say('invoices.total'), end: true, cell: (invoice) => <Money value={invoice.total} /> },
  {
    id: 'actions',
    head: <span className="sr-only">{say('ops.trace')}</span>,
    end: true,
    cell: (invoice) => (
      <span className="flex flex-wrap justify-end gap-1.5 max-md:justify-start">
        {wire !== null && invoice.collection === 'WIRE' && invoice.state === 'OPEN' ? (
          <Button size="small" aria-label={say('ops.wireOf', { number: invoice.number })} onPress={() => wire(invoice)}>
            {say('ops.wire')}
          </Button>
        ) : null}
        <Button size="small" aria-label={say('ops.traceOf', { number: invoice.number })} onPress={() => trace(invoice)}>
          {say('ops.trace')}
        </Button>
      </span>
    ),
  },
];
