import { useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Day } from '../../kit/day.js';
import { Figures, Plate } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { FileButton, Link, LinkButton } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { PageHead, Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { ContractDetail } from '../../gql/tenant/documents/ContractDetail.js';
import { type ContractDetailQuery } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { type Ahead } from '../ahead.js';
import { Acts } from './acts.js';
import { CashFlow } from './cash-flow.js';
import { Schedule } from './schedule.js';
import { ContractPill } from './state-pills.js';
import { Terms, Tranches } from './terms.js';

type Contract = NonNullable<ContractDetailQuery['contract']>;

const questionOf = (id: string) => ({ query: ContractDetail, variables: { id } });
export const ahead: Ahead = ({ id }) => [questionOf(id)];

export const ContractPage = () => {
  const say = useText();
  const { contractId } = useParams({ from: '/inside/contracts/$contractId' });
  const [state, ask] = useQuery(questionOf(contractId));
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(({ subjectId }) => subjectId === contractId, refresh);
  return (
    <Loaded state={state} retry={refresh} fault={say('contract.fault')}>
      {({ contract }) =>
        contract === null ? (
          <Empty
            level={1}
            title={say('contract.missing')}
            action={<LinkButton to="/contracts">{say('nav.contracts')}</LinkButton>}
          />
        ) : (
          <ContractView contract={contract} refresh={refresh} />
        )
      }
    </Loaded>
  );
};

const ContractView = ({ contract, refresh }: { readonly contract: Contract; readonly refresh: () => void }) => {
  const say = useText();
  const { terms, cashFlow, closure } = contract;
  return (
    <>
      <PageHead
        title={contract.number}
        crumbs={[{ name: say('nav.contracts'), to: '/contracts' }]}
        aside={<ContractPill state={contract.state} />}
        actions={<FileButton path={contract.pdfPath}>{say('paper.pdf')}</FileButton>}
      >
        <p className="mb-3 text-ink-2">
          <bdi>
            {terms.title} · {contract.providerName}
          </bdi>
        </p>
        <Figures
          facts={[
            { name: say('contract.value'), value: <Money value={cashFlow.totals.billed} /> },
            { name: say('contracts.firstDay'), value: <Day date={contract.firstDay} /> },
            { name: say('contracts.lastDay'), value: <Day date={contract.lastDay} /> },
          ]}
        />
      </PageHead>
      {closure === null ? null : (
        <div className="mb-6">
          <Banner tone="info" title={say(`closure.${closure.cause}`)}>
            <bdi>{closure.reason}</bdi>
          </Banner>
        </div>
      )}
      <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0">
          <Section title={say('contract.tranches')}>
            <Tranches terms={terms} label={say('contract.tranches')} />
          </Section>
          <Section title={say('cashFlow.title')} note={say('cashFlow.note')}>
            <CashFlow flow={cashFlow} />
          </Section>
          <Section title={say('schedule.title')} note={say('schedule.note')}>
            <Schedule contractId={contract.id} />
          </Section>
        </div>
        <div className="min-w-0">
          <Obligations contract={contract} />
          <Section title={say('act.title')}>
            <Acts acts={contract.acts} refresh={refresh} />
          </Section>
          <Section title={say('contract.leases')}>
            <Leases contract={contract} />
          </Section>
          <Section title={say('contract.terms')}>
            <Terms terms={terms} />
          </Section>
          <Section title={say('contract.proof')}>
            <Proof contract={contract} />
          </Section>
        </div>
      </div>
    </>
  );
};

/** What has to be done by whom, next first. */
const Obligations = ({ contract }: { readonly contract: Contract }) => {
  const say = useText();
  return (
    <Section title={say('obligation.title')}>
      {contract.obligations.length === 0 ? (
        <p className="hint">{say('obligation.none')}</p>
      ) : (
        <ol className="grid gap-2">
          {contract.obligations.map((one) => (
            <li
              key={`${one.what}-${one.date}-${one.tranche ?? ''}`}
              className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 border-b border-line pb-2"
            >
              <Day date={one.date} />
              <span>
                {say(`obligation.${one.what}`)}
                {one.tranche === null ? null : <code className="ms-2 text-ink-2">{one.tranche}</code>}
                <span className="block text-xs text-ink-2">
                  {say(`side.${one.by}`)} {one.amount === null ? null : <Money value={one.amount} />}
                </span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
};

const Leases = ({ contract }: { readonly contract: Contract }) => {
  const say = useText();
  return (
    <Table
      label={say('contract.leases')}
      rows={contract.leases}
      rowKey={(one) => one.leaseId}
      columns={[
        {
          id: 'tranche',
          head: say('tranche.name'),
          wide: true,
          cell: (one) => (
            <Link to="/leases/$leaseId" params={{ leaseId: one.leaseId }} quiet className="mono font-medium">
              {one.tranche}
            </Link>
          ),
        },
        { id: 'from', head: say('span.from'), cell: (one) => <Day date={one.from} /> },
        { id: 'until', head: say('span.to'), cell: (one) => <Day date={one.until} /> },
      ]}
    />
  );
};

/** By what anybody can check later that nothing was changed. */
const Proof = ({ contract }: { readonly contract: Contract }) => {
  const say = useText();
  const hash = (text: string) => (
    <code dir="ltr" className="text-xs break-all">
      {text}
    </code>
  );
  return (
    <Plate
      facts={[
        { name: say('contract.signedAt'), value: <Instant at={contract.signedAt} /> },
        { name: say('sign.hash'), value: hash(contract.documentHash) },
        ...contract.scheduleHashes.map((one) => ({
          name: say('contract.scheduleHash', { version: one.version }),
          value: hash(one.hash),
        })),
      ]}
    />
  );
};
