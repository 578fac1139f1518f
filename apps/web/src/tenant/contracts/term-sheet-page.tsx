import { useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useQuery } from 'urql';
import { Instant } from '../../kit/instant.js';
import { FileButton, LinkButton } from '../../kit/link.js';
import { PageHead, Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { TermSheetDetail } from '../../gql/tenant/documents/TermSheetDetail.js';
import { type TermSheetFactsFragment } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { usePoll } from '../../wire/poll.js';
import { type Ahead } from '../ahead.js';
import { SignPanel } from './sign-panel.js';
import { TermSheetPill } from './state-pills.js';
import { Terms, Tranches } from './terms.js';

const questionOf = (id: string) => ({ query: TermSheetDetail, variables: { id } });
export const ahead: Ahead = ({ id }) => [questionOf(id)];

export const TermSheetPage = () => {
  const say = useText();
  const { termSheetId } = useParams({ from: '/inside/term-sheets/$termSheetId' });
  const [state, ask] = useQuery(questionOf(termSheetId));
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(({ subjectId }) => subjectId === termSheetId, refresh);
  usePoll(state.data?.termSheet?.state === 'OPEN', 15_000, refresh);
  return (
    <Loaded state={state} retry={refresh} fault={say('termSheets.fault')}>
      {({ termSheet }) =>
        termSheet === null ? (
          <Empty
            level={1}
            title={say('termSheet.missing')}
            action={<LinkButton to="/contracts">{say('nav.contracts')}</LinkButton>}
          />
        ) : (
          <TermSheetView sheet={termSheet} refresh={refresh} />
        )
      }
    </Loaded>
  );
};

const TermSheetView = ({
  sheet,
  refresh,
}: {
  readonly sheet: TermSheetFactsFragment;
  readonly refresh: () => void;
}) => {
  const say = useText();
  const { terms, document } = sheet.latest;
  return (
    <>
      <PageHead
        title={sheet.number}
        crumbs={[{ name: say('nav.contracts'), to: '/contracts' }]}
        aside={<TermSheetPill state={sheet.state} isYourTurn={sheet.isYourTurn} />}
        actions={<FileButton path={sheet.pdfPath}>{say('paper.pdf')}</FileButton>}
      >
        <p className="text-ink-2">
          <bdi>
            {terms.title} · {sheet.providerName}
          </bdi>
        </p>
      </PageHead>
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="order-2 min-w-0 lg:order-1">
          <Section title={say('contract.tranches')}>
            <Tranches terms={terms} label={say('contract.tranches')} />
          </Section>
          <Section title={say('contract.terms')}>
            <Terms terms={terms} />
          </Section>
          <Section title={say('termSheets.revisions')}>
            <Table
              label={say('termSheets.revisions')}
              rows={[...sheet.revisions].reverse()}
              rowKey={(one) => String(one.number)}
              columns={[
                { id: 'n', head: say('termSheets.revision'), cell: (one) => <span className="num">{one.number}</span> },
                { id: 'by', head: say('termSheets.by'), cell: (one) => say(`side.${one.by}`) },
                { id: 'at', head: say('termSheets.at'), cell: (one) => <Instant at={one.at} /> },
              ]}
            />
          </Section>
          <Section title={say('contract.document')}>
            <pre
              dir="ltr"
              lang="en"
              tabIndex={0}
              aria-label={say('contract.document')}
              className="max-h-96 overflow-auto border border-line bg-panel p-4 text-xs whitespace-pre-wrap"
            >
              {document}
            </pre>
          </Section>
        </div>
        <aside className="order-1 lg:order-2" aria-label={say('sign.title')}>
          <SignPanel sheet={sheet} refresh={refresh} />
        </aside>
      </div>
    </>
  );
};
