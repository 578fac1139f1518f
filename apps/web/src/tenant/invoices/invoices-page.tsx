import { useNavigate, useSearch } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useIntl } from 'react-intl';
import { FileButton, LinkButton } from '../../kit/link.js';
import { monthName } from '../../kit/month.js';
import { PageHead } from '../../kit/page.js';
import { Segmented } from '../../kit/segmented.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { PayablesAgeing } from '../../gql/tenant/documents/PayablesAgeing.js';
import { InvoiceList } from '../../gql/tenant/documents/InvoiceList.js';
import { type InvoiceState } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useLive } from '../../wire/live.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { type Ahead } from '../ahead.js';
import { ToSearch } from '../to-search.js';
import { readAskedInvoices, SETS, type AskedInvoices } from './asked.js';
import { InvoiceTable } from './invoice-table.js';
import { Payables } from './payables.js';

type SetId = 'all' | (typeof SETS)[number];
const STATES: Readonly<Record<SetId, readonly InvoiceState[] | null>> = {
  ...{ all: null, open: ['OPEN'], paid: ['PAID'], closed: ['VOID', 'UNCOLLECTIBLE'] },
};

/** Every line of every invoice, as far back and ahead as invoices go. */
const EVERYTHING = '/documents/exports/lines.csv?from=2000-01-01&to=2199-01-01';

const setOf = (asked: AskedInvoices): SetId => (asked.age === undefined ? (asked.set ?? 'all') : 'open');
const wantedOf = (asked: AskedInvoices) => ({
  states: STATES[setOf(asked)],
  age: asked.age ?? null,
  currency: asked.currency ?? null,
  after: null,
});
export const ahead: Ahead = ({ search }) => [
  { query: InvoiceList, variables: wantedOf(readAskedInvoices(search)) },
  { query: PayablesAgeing },
];

export const InvoicesPage = () => {
  const say = useText();
  const { locale } = useIntl();
  const asked = useSearch({ from: '/inside/invoices' });
  const navigate = useNavigate({ from: '/invoices' });
  const set = setOf(asked);
  const list = usePaged(InvoiceList, wantedOf(asked), (data) => data.invoices);
  useLive(({ type }) => type.startsWith('invoice.'), list.renew);
  const latest = list.rows[0]?.issuedAt.slice(0, 7);
  return (
    <>
      <PageHead
        title={say('nav.invoices')}
        actions={
          latest === undefined ? undefined : (
            <>
              <LinkButton to="/statements" search={{ month: latest }}>
                {say('paper.statement', { month: monthName(locale, latest) })}
              </LinkButton>
              <FileButton path={EVERYTHING}>{say('paper.csv')}</FileButton>
            </>
          )
        }
      />
      <Payables />
      <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="max-w-full overflow-x-auto">
          <Segmented<SetId>
            label={say('invoices.filter')}
            hideLabel
            choices={(['all', ...SETS] as const).map((id) => ({ id, name: say(`invoices.set.${id}`) }))}
            value={set}
            onChange={(id) => void navigate({ search: id === 'all' ? {} : { set: id } })}
          />
        </div>
        <AgeChip asked={asked} remove={() => void navigate({ search: { set: 'open' } })} />
      </div>
      <Loaded state={list.first} retry={list.retry} fault={say('invoices.fault')}>
        {() =>
          list.rows.length === 0 && !list.stale ? (
            <Nothing isFiltered={set !== 'all'} />
          ) : (
            <InvoiceTable invoices={list.rows} busy={list.stale} />
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </>
  );
};

/** No invoice at all yet, or none of those asked for. */
const Nothing = ({ isFiltered }: { readonly isFiltered: boolean }) => {
  const say = useText();
  if (isFiltered)
    return (
      <Empty title={say('invoices.emptySet')} action={<LinkButton to="/invoices">{say('list.showAll')}</LinkButton>} />
    );
  return (
    <Empty title={say('invoices.empty')} action={<ToSearch />}>
      {say('invoices.emptyBody')}
    </Empty>
  );
};

/** Which age the list is narrowed to, and the way back to all open invoices. */
const AgeChip = ({ asked, remove }: { readonly asked: AskedInvoices; readonly remove: () => void }) => {
  const say = useText();
  if (asked.age === undefined) return null;
  const age = say(`payables.age.${asked.age}`);
  return (
    <span className="chip">
      <b>{age}</b>
      {asked.currency === undefined ? null : <bdi>{asked.currency}</bdi>}
      <button type="button" aria-label={say('search.remove', { name: age })} onClick={remove}>
        <X size={12} aria-hidden="true" />
      </button>
    </span>
  );
};
