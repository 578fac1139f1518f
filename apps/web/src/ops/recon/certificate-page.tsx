import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { CopyField } from '../../kit/copy-field.js';
import { Plate } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { FileButton } from '../../kit/link.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { CertificatePage as CertificateDocument } from '../../gql/ops/documents/CertificatePage.js';
import { ReportTable } from '../../gql/ops/documents/ReportTable.js';
import { type CertificatePageQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { FigureDialog } from '../books/report-figure.js';
import { readQuestion, variablesOf } from '../books/report-question.js';
import { nameOf as rowName, ReportShown } from '../books/report-table.js';
import { ConsoleLink, useAddressPart, useAddressSearch, useOpen } from '../console-link.js';
import { saveFile } from '../save-file.js';
import { ReconPage } from './frame.js';
import { useNames } from './people.js';
import { PeriodSpan, PeriodState } from './period.js';
import { Reopenings, Superseded } from './reopening.js';

type Certificate = NonNullable<CertificatePageQuery['closeCertificate']>;

const sha256 = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** Reckons the hash of what was signed anew, here in the browser. Null: not done yet. */
const useIntact = ({ body, hash }: Certificate): boolean | null => {
  const [intact, setIntact] = useState<boolean | null>(null);
  useEffect(() => {
    let isOver = false;
    void sha256(body).then((own) => {
      if (!isOver) setIntact(own === hash);
    });
    return () => {
      isOver = true;
    };
  }, [body, hash]);
  return intact;
};

/** Where the figures of a certificate open, in its own address. */
const figureHref = (periodId: string, figure: string | null): string =>
  `/recon/close/${periodId}${figure === null ? '' : `?figure=${encodeURIComponent(figure)}`}`;

/** Counts and sums as they were signed, each with the way to the records that were counted. */
const Counted = ({ periodId, end }: { readonly periodId: string; readonly end: string }) => {
  const say = useText();
  const open = useOpen();
  const figure = useAddressSearch()['figure'] ?? null;
  const question = { ...readQuestion({ report: 'CERTIFICATE', asOf: end.slice(0, 10) }), figure };
  const [state, ask] = useQuery({ query: ReportTable, variables: { ...variablesOf(question), asOf: end } });
  const report = state.data?.booksReport;
  const row = figure === null ? undefined : report?.rows[report.keys.indexOf(figure)];
  return (
    <>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('recon.rep.fault')}>
        {({ booksReport }) => (
          <>
            <div className="mb-4 flex flex-wrap gap-2">
              <FileButton path={booksReport.csvPath}>{say('recon.rep.csv')}</FileButton>
              <FileButton path={booksReport.pdfPath}>{say('recon.rep.pdf')}</FileButton>
            </div>
            <ReportShown
              report={booksReport}
              hrefOf={(key) => figureHref(periodId, key)}
              busy={state.stale || state.fetching}
              empty={<Empty title={say('recon.rep.empty')}>{say('recon.rep.emptyBody')}</Empty>}
            />
          </>
        )}
      </Loaded>
      {figure === null ? null : (
        <FigureDialog
          key={figure}
          question={question}
          figure={figure}
          title={row === undefined ? say('recon.rep.figure') : rowName(say, 'CERTIFICATE', row)}
          onClose={() => open(figureHref(periodId, null), true)}
        />
      )}
    </>
  );
};

const Shown = ({ certificate }: { readonly certificate: Certificate }) => {
  const say = useText();
  const nameOf = useNames();
  const intact = useIntact(certificate);
  const pretty = JSON.stringify(JSON.parse(certificate.body) as unknown, null, 2);
  const { period } = certificate;
  // what waits for a second person stands before what is only to be read
  const waits = period?.reopenings.some(({ state }) => state === 'PROPOSED') ?? false;
  const reopenings = period === null ? null : <Reopenings period={period} nameOf={nameOf} />;
  return (
    <>
      {period === null ? null : <Superseded period={period} nameOf={nameOf} />}
      <div className="mb-6 grid gap-4 lg:grid-cols-2">
        <Plate
          facts={[
            { name: say('recon.c.signedBy'), value: <bdi>{nameOf(certificate.signedBy)}</bdi> },
            { name: say('recon.c.signedAt'), value: <Instant at={certificate.signedAt} /> },
            { name: say('recon.c.certificate'), value: <span className="mono">{certificate.id}</span> },
            { name: say('recon.c.period'), value: <span className="mono">{certificate.periodId}</span> },
            {
              name: say('recon.c.check'),
              value:
                intact === null ? (
                  say('state.loading')
                ) : (
                  <Pill tone={intact ? 'ok' : 'bad'} glyph={intact ? 'full' : 'cross'}>
                    {say(intact ? 'recon.c.intact' : 'recon.c.altered')}
                  </Pill>
                ),
            },
          ]}
        />
        <div className="min-w-0">
          <p className="label mb-1">{say('recon.c.hash')}</p>
          <CopyField value={certificate.hash} name={say('recon.c.hash')} />
          <p className="hint mt-2">{say('recon.c.hashNote')}</p>
        </div>
      </div>
      {waits ? reopenings : null}
      {period === null || period.reopenedAt !== null ? null : <Counted periodId={period.id} end={period.end} />}
      {waits ? null : reopenings}
      <Section
        title={say('recon.c.body')}
        aside={
          <Button size="small" onPress={() => saveFile(`${certificate.id}.json`, 'application/json', certificate.body)}>
            {say('recon.c.download')}
          </Button>
        }
      >
        <details className="why" open={period?.reopenedAt !== null}>
          <summary>{say('recon.c.asSigned')}</summary>
          <pre className="panel mono max-h-[32rem] overflow-auto p-4 text-xs" tabIndex={0}>
            {pretty}
          </pre>
        </details>
      </Section>
    </>
  );
};

/** What was signed when a period was closed, and whether it is still what was signed. */
export const CertificatePage = () => {
  const say = useText();
  const periodId = useAddressPart('periodId');
  const [state, ask] = useQuery({ query: CertificateDocument, variables: { periodId } });
  const period = state.data?.closeCertificate?.period ?? null;
  return (
    <ReconPage
      title={say('recon.c.certificate')}
      aside={
        period === null ? null : (
          <span className="flex flex-wrap items-baseline gap-x-4">
            <span className="text-ink-2">
              <PeriodSpan period={period} />
            </span>
            <PeriodState period={period} />
          </span>
        )
      }
    >
      <ConsoleLink className="link mb-4 inline-block" href="/recon/close">
        {say('recon.c.back')}
      </ConsoleLink>
      <Loaded
        state={state}
        retry={() => ask({ requestPolicy: 'network-only' })}
        fault={say('recon.c.certificateFault')}
      >
        {({ closeCertificate }) =>
          closeCertificate === null ? (
            <Empty title={say('recon.c.noCertificate')}>{say('recon.c.noCertificateBody')}</Empty>
          ) : (
            <Shown certificate={closeCertificate} />
          )
        }
      </Loaded>
    </ReconPage>
  );
};
