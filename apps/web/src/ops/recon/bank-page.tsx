import { useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { Day } from '../../kit/day.js';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { BankAccountList } from '../../gql/ops/documents/BankAccountList.js';
import { BankStatementList } from '../../gql/ops/documents/BankStatementList.js';
import { type BankAccountListQuery, type StatementFactsFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { ConsoleLink } from '../console-link.js';
import { useSession } from '../session/session.js';
import { AccountDialog } from './account-dialog.js';
import { Balanced } from './balanced.js';
import { BankImport } from './bank-import.js';
import { ReconPage } from './frame.js';

type Account = BankAccountListQuery['bankAccounts'][number];

const Gaps = ({ account }: { readonly account: Account }) => {
  const say = useText();
  if (account.gaps.length === 0)
    return (
      <Pill tone="ok" glyph="full">
        {say('recon.b.noGaps')}
      </Pill>
    );
  return (
    <>
      {account.gaps.map((gap) => (
        <div key={gap.afterStatementId}>
          <Pill tone="bad" glyph="cross">
            {say('recon.b.gap')} <Day date={gap.on} />
          </Pill>
          <span className="sub">
            {say('recon.b.closedWith')} <Money value={gap.closing} />, {say('recon.b.opensWith')}{' '}
            <ConsoleLink className="link" href={`/recon/bank/${gap.afterStatementId}`}>
              <Money value={gap.opening} />
            </ConsoleLink>
          </span>
        </div>
      ))}
    </>
  );
};

const accountColumns = (say: Say): readonly Column<Account>[] => [
  { id: 'name', head: say('recon.b.account'), wide: true, cell: ({ name }) => <b className="font-medium">{name}</b> },
  { id: 'currency', head: say('recon.b.currency'), cell: ({ currency }) => <span className="mono">{currency}</span> },
  {
    id: 'called',
    head: say('recon.b.called'),
    cell: ({ identifiers }) =>
      identifiers.map((one) => (
        <div key={one} className="mono break-all">
          {one}
        </div>
      )),
  },
  { id: 'gaps', head: say('recon.b.chain'), cell: (account) => <Gaps account={account} /> },
];

const statementColumns = (say: Say, nameOf: (id: string) => string): readonly Column<StatementFactsFragment>[] => [
  {
    id: 'period',
    head: say('recon.b.period'),
    wide: true,
    cell: (one) => (
      <>
        <ConsoleLink className="link font-medium" href={`/recon/bank/${one.id}`}>
          <Day date={one.from} />
          {one.from === one.to ? null : (
            <>
              {' – '}
              <Day date={one.to} />
            </>
          )}
        </ConsoleLink>
        <span className="sub">
          {nameOf(one.accountId)} · {one.format.replace('_', '.')} · {say(`recon.bk.${one.kind}`)}
          {one.number === null ? null : ` ${one.number}`}
        </span>
      </>
    ),
  },
  {
    id: 'opening',
    head: say('recon.b.opening'),
    end: true,
    cell: ({ opening }) => (opening === null ? '–' : <Money value={opening} />),
  },
  {
    id: 'closing',
    head: say('recon.b.closing'),
    end: true,
    cell: ({ closing }) => (closing === null ? '–' : <Money value={closing} />),
  },
  {
    id: 'balanced',
    head: say('recon.b.check'),
    cell: (one) => (
      <>
        <Balanced statement={one} />
        {one.problems.map(({ code, message }) => (
          <span key={`${code}${message}`} className="sub">
            {message}
          </span>
        ))}
      </>
    ),
  },
  {
    id: 'lines',
    head: say('recon.b.lines'),
    end: true,
    cell: ({ lineCount, newLineCount }) => (
      <>
        <span className="num">{lineCount}</span>
        {newLineCount === lineCount ? null : (
          <span className="sub">{say('recon.b.newLines', { n: newLineCount })}</span>
        )}
      </>
    ),
  },
  { id: 'at', head: say('recon.b.imported'), cell: ({ importedAt }) => <Instant at={importedAt} /> },
];

const Statements = ({ accounts }: { readonly accounts: readonly Account[] }) => {
  const say = useText();
  const list = usePaged(BankStatementList, { accountId: null, after: null }, (data) => data.bankStatements);
  const nameOf = (id: string): string => accounts.find((one) => one.id === id)?.name ?? id;
  return (
    <Section title={say('recon.b.statements')}>
      <Loaded state={list.first} retry={list.retry} fault={say('recon.b.statementsFault')}>
        {() =>
          list.rows.length === 0 && !list.stale ? (
            <Empty title={say('recon.b.noStatements')}>{say('recon.b.noStatementsBody')}</Empty>
          ) : (
            <Table
              label={say('recon.b.statements')}
              columns={statementColumns(say, nameOf)}
              rows={list.rows}
              rowKey={(one) => one.id}
              busy={list.stale}
            />
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </Section>
  );
};

/** What our banks say: accounts with their chain of balances, files as they come, statements. */
export const BankPage = () => {
  const say = useText();
  const { may } = useSession();
  const [state, ask] = useQuery({ query: BankAccountList });
  const [adds, setAdds] = useState(false);
  const add = (
    <Button isDisabled={!may('books:write')} onPress={() => setAdds(true)}>
      {say('recon.b.add')}
    </Button>
  );
  return (
    <ReconPage title={say('recon.tab.bank')} actions={add}>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('recon.b.fault')} rows={3}>
        {({ bankAccounts }) =>
          bankAccounts.length === 0 ? (
            <Empty title={say('recon.b.noAccounts')} action={add}>
              {say('recon.b.noAccountsBody')}
            </Empty>
          ) : (
            <>
              {may('books:write') ? <BankImport /> : null}
              <Section title={say('recon.b.accounts')}>
                <Table
                  label={say('recon.b.accounts')}
                  columns={accountColumns(say)}
                  rows={bankAccounts}
                  rowKey={({ id }) => id}
                />
              </Section>
              <Statements accounts={bankAccounts} />
            </>
          )
        }
      </Loaded>
      {adds ? (
        <AccountDialog onAdded={() => ask({ requestPolicy: 'network-only' })} onClose={() => setAdds(false)} />
      ) : null}
    </ReconPage>
  );
};
