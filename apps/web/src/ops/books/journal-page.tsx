import { useQuery } from 'urql';
import { CopyField } from '../../kit/copy-field.js';
import { Plate } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { PageHead, Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { JournalPage as JournalDocument } from '../../gql/ops/documents/JournalPage.js';
import { type LedgerJournalFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink, useAddressPart } from '../console-link.js';
import { Code } from './code.js';
import { Postings } from './postings.js';
import { sourceHref } from './source-link.js';

/** `INVOICE_ISSUED` as a title: Invoice issued. */
const named = (kind: string): string => {
  const words = kind.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const Shown = ({ journal }: { readonly journal: LedgerJournalFragment }) => {
  const say = useText();
  return (
    <>
      <p className="mb-4 text-ink-2">{journal.sentence}</p>
      <Section title={say('recon.l.postings')}>
        <Postings entries={journal.entries} label={say('recon.l.postings')} />
      </Section>
      <div className="grid gap-4 lg:grid-cols-2">
        <Plate
          facts={[
            {
              name: say('recon.l.event'),
              value: (
                <ConsoleLink className="link mono" href={`/ledger/journals?kind=${journal.kind}`}>
                  <Code text={journal.kind} />
                </ConsoleLink>
              ),
            },
            { name: say('recon.time.EFFECTIVE'), value: <Instant at={journal.effectiveAt} zone="UTC" /> },
            { name: say('recon.time.BOOKED'), value: <Instant at={journal.bookedAt} zone="UTC" /> },
            { name: say('recon.time.POSTED'), value: <Instant at={journal.postedAt} zone="UTC" /> },
            {
              name: say('ops.source'),
              value: (
                <ConsoleLink
                  className="link mono"
                  href={sourceHref({ type: journal.sourceType, id: journal.sourceId, records: [] })}
                >
                  {journal.sourceId}
                </ConsoleLink>
              ),
            },
            { name: say('recon.l.sourceType'), value: <span className="mono">{journal.sourceType}</span> },
            ...(journal.reverses === null
              ? []
              : [
                  {
                    name: say('recon.l.reverses'),
                    value: (
                      <ConsoleLink
                        className="link mono"
                        href={`/ledger/journals/${encodeURIComponent(journal.reverses)}`}
                      >
                        {journal.reverses}
                      </ConsoleLink>
                    ),
                  },
                ]),
          ]}
        />
        <div>
          <p className="label mb-1">{say('recon.l.key')}</p>
          <CopyField value={journal.key} name={say('recon.l.key')} />
          <ConsoleLink
            className="link mt-3 me-4 inline-block"
            href={`/ledger/journals?source=${encodeURIComponent(journal.sourceId)}`}
          >
            {say('recon.l.ofSource')}
          </ConsoleLink>
          <ConsoleLink
            className="link mt-3 inline-block"
            href={`/recon/matches?entry=${encodeURIComponent(`journal:${journal.key}`)}`}
          >
            {say('recon.l.matches')}
          </ConsoleLink>
        </div>
      </div>
    </>
  );
};

/** One economic event: its postings, its three times, what caused it, what it takes back. */
export const JournalPage = () => {
  const say = useText();
  const key = useAddressPart('key');
  const [state, ask] = useQuery({ query: JournalDocument, variables: { key } });
  const journal = state.data?.journal ?? null;
  return (
    <>
      <PageHead title={journal === null ? say('recon.l.journal') : named(journal.kind)} />
      <ConsoleLink className="link mb-4 inline-block" href="/ledger/journals">
        {say('recon.l.all')}
      </ConsoleLink>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('recon.l.fault')}>
        {(data) => (data.journal === null ? <Empty title={say('recon.l.gone')} /> : <Shown journal={data.journal} />)}
      </Loaded>
    </>
  );
};
