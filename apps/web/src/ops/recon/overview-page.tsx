import { useCallback, useState } from 'react';
import { useClient, useMutation, useQuery } from 'urql';
import { announce } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Figures } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { ReconFrame } from '../../gql/ops/documents/ReconFrame.js';
import { ReconOverview } from '../../gql/ops/documents/ReconOverview.js';
import { RunMatching } from '../../gql/ops/documents/RunMatching.js';
import { type ReconOverviewQuery } from '../../gql/ops/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink } from '../console-link.js';
import { useSession } from '../session/session.js';
import { Awaiting } from './awaiting.js';
import { AgeingFigure } from './ageing-figure.js';
import { ReconPage } from './frame.js';
import { OperationFollower } from './operation-progress.js';
import { Population } from './population.js';
import { Urgent } from './urgent.js';

/** What a run changes beside what its answer shows. */
const TOUCHES = { additionalTypenames: ['ReconciliationExceptionConnection', 'RecordMatchConnection', 'AgeingCell'] };

const Latest = ({ run }: { readonly run: NonNullable<ReconOverviewQuery['matchingRun']> }) => {
  const say = useText();
  return (
    <>
      <div className="mb-4">
        <Figures
          facts={[
            { name: say('recon.ranAt'), value: <Instant at={run.ranAt} /> },
            {
              name: say('recon.breaks'),
              value: <span className={run.breaks > 0 ? 'text-bad' : ''}>{run.breaks}</span>,
            },
            { name: say('recon.waiting'), value: run.waiting },
            { name: say('recon.rules'), value: <small>{run.rulesVersion}</small> },
          ]}
        />
      </div>
      <Population legs={run.population} />
    </>
  );
};

/** Where reconciliation stands: what was looked at, what of it agrees, how old the rest is, what comes first. */
export const OverviewPage = () => {
  const say = useText();
  const { may } = useSession();
  const [state, ask] = useQuery({ query: ReconOverview });
  const [running, run] = useMutation(RunMatching);
  const errors = [
    ...(running.data?.reconciliationRunCreate.errors ?? []),
    ...(running.data?.matchingRunCreate.errors ?? []),
  ];
  const refusal = refusalText(say, running.data === undefined ? undefined : errors, running.error);
  const refresh = useCallback((): void => ask({ requestPolicy: 'network-only' }), [ask]);
  const [operationId, setOperationId] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);
  const start = async (): Promise<void> => {
    const { data } = await run({}, TOUCHES);
    const begun = data?.matchingRunCreate.operation;
    if (!begun) return;
    setOperationId(begun.id);
    setRunning(true);
    announce(say(`recon.o.state.${begun.state}`));
  };
  const client = useClient();
  const [runs, setRuns] = useState(0);
  const onEnd = useCallback((): void => {
    setRunning(false);
    refresh();
    setRuns((before) => before + 1);
    void client.query(ReconFrame, {}, { requestPolicy: 'network-only' }).toPromise();
  }, [refresh, client]);
  return (
    <ReconPage
      title={say('recon.nav')}
      actions={
        <>
          <ConsoleLink className="button" href="/operations">
            {say('recon.o.title')}
          </ConsoleLink>
          <Button
            kind="primary"
            busy={running.fetching || isRunning}
            isDisabled={!may('books:write')}
            onPress={() => void start()}
          >
            {say('recon.run')}
          </Button>
        </>
      }
    >
      {refusal === null ? null : (
        <div className="mb-4">
          <Banner tone="bad" title={refusal} />
        </div>
      )}
      {operationId === null ? null : <OperationFollower key={operationId} id={operationId} onEnd={onEnd} />}
      <Awaiting />
      <Loaded state={state} retry={refresh} fault={say('recon.overviewFault')}>
        {({ matchingRun, reconciliationAgeing }) =>
          matchingRun === null ? (
            <Empty title={say('recon.noRun')}>{say('recon.noRunBody')}</Empty>
          ) : (
            <>
              <Section title={say('recon.latest')} note={say('recon.latestNote')}>
                <Latest run={matchingRun} />
              </Section>
              <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
                <Section title={say('recon.age')} note={say('recon.ageNote')}>
                  <AgeingFigure cells={reconciliationAgeing} />
                </Section>
                <Urgent key={runs} />
              </div>
            </>
          )
        }
      </Loaded>
    </ReconPage>
  );
};
