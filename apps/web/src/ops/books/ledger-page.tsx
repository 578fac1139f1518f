import { useQuery } from 'urql';
import { DateField } from '../../kit/date-field.js';
import { addAmounts } from '../../kit/decimals.js';
import { Money, type Amount } from '../../kit/money.js';
import { PageHead } from '../../kit/page.js';
import { Select } from '../../kit/select.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { LedgerBalance } from '../../gql/ops/documents/LedgerBalance.js';
import { type BooksTime, type LedgerBalanceQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink, useAddressSearch, useOpen } from '../console-link.js';

type Row = LedgerBalanceQuery['trialBalance'][number];
const TIMES: readonly BooksTime[] = ['EFFECTIVE', 'BOOKED', 'POSTED'];

/** An account that holds nothing says so on the side it normally is on. */
const Nought = ({ row, side }: { readonly row: Row; readonly side: Row['side'] }) =>
  row.debit === null && row.credit === null && row.side === side ? <span className="num text-ink-3">0</span> : null;

const columnsFor = (say: Say): readonly Column<Row>[] => [
  {
    id: 'account',
    head: say('ops.account.head'),
    wide: true,
    cell: (row) => (
      <>
        <ConsoleLink className="link mono" href={`/ledger/journals?account=${row.account}`}>
          {row.account}
        </ConsoleLink>
        <span className="sub">{row.meaning}</span>
      </>
    ),
  },
  { id: 'currency', head: say('recon.b.currency'), cell: (row) => <span className="mono">{row.currency}</span> },
  {
    id: 'debit',
    head: say('ops.debit'),
    end: true,
    cell: (row) =>
      row.debit === null ? (
        <Nought row={row} side="DEBIT" />
      ) : (
        <span className={row.side === 'DEBIT' ? '' : 'text-warn'}>
          <Money value={row.debit} bare />
        </span>
      ),
  },
  {
    id: 'credit',
    head: say('ops.credit'),
    end: true,
    cell: (row) =>
      row.credit === null ? (
        <Nought row={row} side="CREDIT" />
      ) : (
        <span className={row.side === 'CREDIT' ? '' : 'text-warn'}>
          <Money value={row.credit} bare />
        </span>
      ),
  },
];

/** What all accounts of a currency come to on either side; the books agree where both are the same. */
const Sums = ({ rows }: { readonly rows: readonly Row[] }) => {
  const say = useText();
  const sum = (amounts: readonly (Amount | null)[], currency: string): string =>
    amounts.reduce((so, one) => (one?.currency === currency ? addAmounts(so, one.amount) : so), '0');
  const sides = [
    { head: say('ops.debit'), amounts: rows.map(({ debit }) => debit) },
    { head: say('ops.credit'), amounts: rows.map(({ credit }) => credit) },
  ];
  return [...new Set(rows.map(({ currency }) => currency))].map((currency) => (
    <tr key={currency} role="row">
      <td role="cell" data-wide-cell>
        {say('recon.l.sum')}
      </td>
      <td role="cell">
        <span className="cell-label" aria-hidden="true">
          {say('recon.b.currency')}
        </span>
        <div className="mono">{currency}</div>
      </td>
      {sides.map(({ head, amounts }) => (
        <td key={head} role="cell" data-end>
          <span className="cell-label" aria-hidden="true">
            {head}
          </span>
          <div>
            <Money value={{ currency, amount: sum(amounts, currency) }} bare />
          </div>
        </td>
      ))}
    </tr>
  ));
};

/** The trial balance at any instant by any of a journal's three times; each account opens to its journals. */
export const LedgerPage = () => {
  const say = useText();
  const open = useOpen();
  const search = useAddressSearch();
  const given = search['asOf'] ?? '';
  const asOf = /^\d{4}-\d{2}-\d{2}$/.test(given) ? given : null;
  const by = TIMES.find((one) => one === search['by']) ?? 'EFFECTIVE';
  const variables = { asOf: asOf === null ? null : `${asOf}T00:00:00.000Z`, by };
  const [state, ask] = useQuery({ query: LedgerBalance, variables });
  const go = (next: { asOf: string | null; by: BooksTime }): void => {
    const parts = [
      ...(next.asOf === null ? [] : [`asOf=${next.asOf}`]),
      ...(next.by === 'EFFECTIVE' ? [] : [`by=${next.by}`]),
    ];
    open(`/ledger${parts.length === 0 ? '' : `?${parts.join('&')}`}`, true);
  };
  return (
    <>
      <PageHead
        title={say('recon.nav.ledger')}
        actions={
          <ConsoleLink className="button" href="/ledger/journals">
            {say('recon.l.all')}
          </ConsoleLink>
        }
      />
      <div className="mb-5 flex flex-wrap items-end gap-3">
        <div className="w-44">
          <DateField label={say('recon.l.asOf')} value={asOf} onChange={(day) => go({ asOf: day, by })} />
        </div>
        <div className="w-60 max-w-full">
          <Select
            label={say('recon.l.by')}
            choices={TIMES.map((id) => ({ id, name: say(`recon.time.${id}`) }))}
            value={by}
            onChange={(next) => go({ asOf, by: next })}
          />
        </div>
        <p className="pb-1.5 text-[0.8125rem] text-ink-2">{say(asOf === null ? 'recon.l.now' : 'recon.l.then')}</p>
      </div>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('ops.trialFault')}>
        {({ trialBalance }) =>
          trialBalance.length === 0 ? (
            <Empty title={say('ops.trialEmpty')} />
          ) : (
            <Table
              label={say('ops.trial')}
              rows={trialBalance}
              rowKey={(row) => `${row.account}|${row.currency}`}
              columns={columnsFor(say)}
              busy={state.stale}
              foot={<Sums rows={trialBalance} />}
            />
          )
        }
      </Loaded>
    </>
  );
};
