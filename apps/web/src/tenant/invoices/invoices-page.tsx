import { useState } from 'react';
import { FileButton, LinkButton } from '../../kit/link.js';
import { PageHead } from '../../kit/page.js';
import { Segmented } from '../../kit/segmented.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { InvoiceList } from '../../gql/tenant/documents/InvoiceList.js';
import { type InvoiceState } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useLive } from '../../wire/live.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { InvoiceTable } from './invoice-table.js';

const SETS = { all: null, open: ['OPEN'], paid: ['PAID'], closed: ['VOID', 'UNCOLLECTIBLE'] } satisfies Record<
  string,
  readonly InvoiceState[] | null
>;
type SetId = keyof typeof SETS;

/** Every line of every invoice, as far back and ahead as invoices go. */
const EVERYTHING = '/documents/exports/lines.csv?from=2000-01-01&to=2199-01-01';

export const InvoicesPage = () => {
  const say = useText();
  const [set, setSet] = useState<SetId>('all');
  const list = usePaged(InvoiceList, { states: SETS[set], after: null }, (data) => data.invoices);
  useLive(({ type }) => type.startsWith('invoice.'), list.renew);
  const ids = Object.keys(SETS) as SetId[];
  const latest = list.rows[0]?.issuedAt.slice(0, 7);
  return (
    <>
      <PageHead
        title={say('nav.invoices')}
        actions={
          latest === undefined ? undefined : (
            <>
              <LinkButton to="/statements" search={{ month: latest }}>
                {say('paper.statement', { month: latest })}
              </LinkButton>
              <FileButton path={EVERYTHING}>{say('paper.csv')}</FileButton>
            </>
          )
        }
      />
      <div className="mb-4 max-w-full overflow-x-auto">
        <Segmented
          label={say('invoices.filter')}
          hideLabel
          choices={ids.map((id) => ({ id, name: say(`invoices.set.${id}`) }))}
          value={set}
          onChange={setSet}
        />
      </div>
      <Loaded state={list.first} retry={list.retry} fault={say('invoices.fault')}>
        {() =>
          list.rows.length === 0 && !list.stale ? (
            <Empty
              title={say(set === 'all' ? 'invoices.empty' : 'invoices.emptySet')}
              action={<LinkButton to="/leases">{say('nav.leases')}</LinkButton>}
            >
              {say('invoices.emptyBody')}
            </Empty>
          ) : (
            <InvoiceTable invoices={list.rows} busy={list.stale} />
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </>
  );
};
