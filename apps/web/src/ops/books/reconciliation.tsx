import { type ReactNode } from 'react';
import { useMutation, useQuery } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Equation } from '../../kit/equation.js';
import { Instant } from '../../kit/instant.js';
import { PageHead, Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { LatestRun } from '../../gql/ops/documents/LatestRun.js';
import { RunReconciliation } from '../../gql/ops/documents/RunReconciliation.js';
import { type RunFactsFragment } from '../../gql/ops/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { Loaded } from '../../wire/loaded.js';
import { useSession } from '../session/session.js';
import { Differences } from './differences.js';
import { termsOf } from './equation-terms.js';
import { subjectName } from './subject.js';

/** The latest comparison of our books with Stripe's, its equation first; `lead` stands above it, `aside` beside the differences. */
export const Reconciliation = ({ lead, aside }: { readonly lead: ReactNode; readonly aside: ReactNode }) => {
  const say = useText();
  const { may } = useSession();
  const [state, ask] = useQuery({ query: LatestRun });
  const [running, runNow] = useMutation(RunReconciliation);
  const run = state.data?.reconciliationRun ?? null;
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  const refusal = refusalText(say, running.data?.reconciliationRunCreate.errors, running.error);
  const start = async (): Promise<void> => {
    const { error } = await runNow({});
    if (error === undefined) notify(say('ops.ran'));
    refresh();
  };
  const button = (
    <Button kind="primary" busy={running.fetching} isDisabled={!may('books:write')} onPress={() => void start()}>
      {say('ops.runNow')}
    </Button>
  );
  return (
    <div id="reconciliation">
      <PageHead title={say('ops.nav.today')} aside={run === null ? null : <Verdict run={run} />} actions={button} />
      {refusal === null ? null : (
        <div className="mb-4">
          <Banner tone="bad" title={refusal} />
        </div>
      )}
      {lead}
      <Loaded state={state} retry={refresh} fault={say('ops.runFault')}>
        {({ reconciliationRun }) => (
          <>
            {reconciliationRun === null ? null : <Equations run={reconciliationRun} />}
            <div className="grid gap-x-8 xl:grid-cols-[minmax(0,1fr)_20rem]">
              <div className="min-w-0">
                {reconciliationRun === null ? (
                  <Empty title={say('ops.noRun')}>{say('ops.noRunBody')}</Empty>
                ) : (
                  <Report run={reconciliationRun} />
                )}
              </div>
              <div className="min-w-0">{aside}</div>
            </div>
          </>
        )}
      </Loaded>
    </div>
  );
};

const Verdict = ({ run }: { readonly run: RunFactsFragment }) => {
  const say = useText();
  return (
    <span className="flex flex-wrap items-baseline gap-x-4">
      {run.isClean ? (
        <Pill tone="ok" glyph="full">
          {say('ops.clean')}
        </Pill>
      ) : (
        <Pill tone="bad" glyph="cross">
          {say('ops.notClean')}
        </Pill>
      )}
      <span className="text-ink-2">
        {say('ops.ranAt')} <Instant at={run.ranAt} />
      </span>
    </span>
  );
};

const Equations = ({ run }: { readonly run: RunFactsFragment }) => {
  const say = useText();
  return (
    <div className="mb-8 grid gap-4">
      {run.equations.map((equation) => (
        <div key={equation.closing.currency} className="panel p-4">
          <Equation
            label={say('ops.equationOf', { currency: equation.closing.currency })}
            terms={termsOf(say, equation)}
            unexplained={{ name: say('ops.unexplained'), value: equation.unexplained }}
          />
        </div>
      ))}
    </div>
  );
};

const Report = ({ run }: { readonly run: RunFactsFragment }) => {
  const say = useText();
  return (
    <>
      <Section title={say('ops.differences')}>
        <Differences differences={run.differences} />
      </Section>
      <Section title={say('ops.counts')}>
        <Table<RunFactsFragment['counts'][number]>
          label={say('ops.counts')}
          rows={run.counts}
          rowKey={(count) => count.subject}
          columns={[
            { id: 'subject', head: say('ops.subject'), wide: true, cell: (count) => subjectName(say, count.subject) },
            {
              id: 'ours',
              head: say('ops.ours'),
              end: true,
              cell: (count) => <span className="num">{count.ours}</span>,
            },
            {
              id: 'stripe',
              head: say('ops.stripe'),
              end: true,
              cell: (count) => <span className="num">{count.stripe}</span>,
            },
            {
              id: 'matched',
              head: say('ops.matched'),
              end: true,
              cell: (count) => <span className="num">{count.matched}</span>,
            },
          ]}
        />
      </Section>
    </>
  );
};
