import { useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { DebtList } from '../../gql/ops/documents/DebtList.js';
import { type DebtFactsFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useOpen } from '../console-link.js';
import { useNames } from '../recon/people.js';
import { ActDialog, type Act } from './act-dialog.js';
import { useDebtActs } from './debt-acts.js';
import { StateFilter, useFilter } from './filters.js';
import { reasonName } from './looks.js';
import { MoneyPage } from './money-page.js';
import { Posted } from './postings.js';

/** What payments ahead that a bank took back left owing; two people may give it up. */
export const DebtsPage = () => {
  const say = useText();
  const open = useOpen();
  const [set, setSet] = useFilter('state', ['owing', 'all']);
  const [state, ask] = useQuery({ query: DebtList, variables: { owing: set === 'owing' } });
  const [act, setAct] = useState<Act | null>(null);
  const actsOf = useDebtActs();
  const nameOf = useNames();
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  return (
    <MoneyPage title={say('debt.title')}>
      <p className="mb-4 max-w-3xl text-ink-2">{say('debt.intro')}</p>
      <StateFilter
        label={say('ops.state')}
        choices={(['owing', 'all'] as const).map((id) => ({ id, name: say(`debt.set.${id}`) }))}
        value={set}
        onChange={setSet}
      />
      <Loaded state={state} retry={refresh} fault={say('debt.fault')} rows={4}>
        {({ topUpDisputes: debts }) =>
          debts.length === 0 ? (
            set === 'owing' ? (
              <Empty
                title={say('debt.noneOwed')}
                action={<Button onPress={() => open('/top-up-debts?state=all', true)}>{say('pay.showAll')}</Button>}
              >
                {say('debt.noneBody')}
              </Empty>
            ) : (
              <Empty title={say('debt.none')}>{say('debt.noneBody')}</Empty>
            )
          ) : (
            <Table
              label={say('debt.title')}
              rows={debts}
              rowKey={({ id }) => id}
              columns={columnsFor(say, nameOf, actsOf, setAct)}
              busy={state.stale}
            />
          )
        }
      </Loaded>
      {act === null ? null : (
        <ActDialog
          act={act}
          onClose={() => {
            setAct(null);
            refresh();
          }}
        />
      )}
    </MoneyPage>
  );
};

const columnsFor = (
  say: Say,
  nameOf: (id: string) => string,
  actsOf: (debt: DebtFactsFragment) => readonly Act[],
  show: (act: Act) => void,
): readonly Column<DebtFactsFragment>[] => [
  {
    id: 'tenant',
    head: say('debt.tenant'),
    wide: true,
    cell: ({ orgName, topUpId }) => (
      <>
        <bdi className="font-medium">{orgName}</bdi>
        <span className="sub mono break-all">{topUpId}</span>
      </>
    ),
  },
  {
    id: 'status',
    head: say('debt.status'),
    cell: ({ status, reason, openedAt }) => (
      <>
        <Pill tone={status === 'lost' ? 'bad' : 'info'} glyph={status === 'lost' ? 'cross' : 'half'}>
          {status.replaceAll('_', ' ')}
        </Pill>
        <span className="sub">
          {reasonName(say, reason)} · <Instant at={openedAt} dateOnly />
        </span>
      </>
    ),
  },
  {
    id: 'asked',
    head: say('debt.asked'),
    cell: ({ dunning }) => {
      const last = dunning.at(-1);
      return last === undefined ? (
        <span className="text-ink-3">{say('debt.notAsked')}</span>
      ) : (
        <>
          {say(`debt.step.${last.step}`)}
          <span className="sub">
            <Instant at={last.takenAt} dateOnly />
          </span>
        </>
      );
    },
  },
  { id: 'disputed', head: say('debt.disputed'), end: true, cell: ({ amount }) => <Money value={amount} /> },
  { id: 'owed', head: say('debt.owed'), end: true, cell: ({ owed, id }) => <Posted value={owed} sourceId={id} /> },
  {
    id: 'writeOff',
    head: say('debt.writeOff'),
    cell: (debt) => {
      const last = debt.writeOffs.at(-1);
      return (
        <div className="grid gap-2">
          {last === undefined ? null : <span>{writeOffText(say, nameOf, last)}</span>}
          <span className="flex flex-wrap gap-2">
            {actsOf(debt).map((one) => (
              <Button key={one.title} size="small" onPress={() => show(one)}>
                {one.title}
              </Button>
            ))}
          </span>
        </div>
      );
    },
  },
];

const writeOffText = (
  say: Say,
  nameOf: (id: string) => string,
  { decision, proposedBy, takenBackAt }: DebtFactsFragment['writeOffs'][number],
): string => {
  if (takenBackAt !== null) return say('debt.back');
  return decision === null ? say('debt.waits', { who: nameOf(proposedBy) }) : say(`debt.${decision}`);
};
