import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { CopyField } from '../../kit/copy-field.js';
import { Plate } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { CertificatePage as CertificateDocument } from '../../gql/ops/documents/CertificatePage.js';
import { type CertificatePageQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink, useAddressPart } from '../console-link.js';
import { saveFile } from '../save-file.js';
import { ReconPage } from './frame.js';

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

const Shown = ({ certificate }: { readonly certificate: Certificate }) => {
  const say = useText();
  const intact = useIntact(certificate);
  const pretty = JSON.stringify(JSON.parse(certificate.body) as unknown, null, 2);
  return (
    <>
      <div className="mb-6 grid gap-4 lg:grid-cols-2">
        <Plate
          facts={[
            { name: say('recon.c.signedBy'), value: certificate.signedBy },
            { name: say('recon.c.signedAt'), value: <Instant at={certificate.signedAt} /> },
            { name: say('recon.c.certificate'), value: <span className="mono">{certificate.id}</span> },
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
        <div>
          <p className="label mb-1">{say('recon.c.hash')}</p>
          <CopyField value={certificate.hash} name={say('recon.c.hash')} />
          <p className="hint mt-2">{say('recon.c.hashNote')}</p>
        </div>
      </div>
      <Section
        title={say('recon.c.body')}
        aside={
          <Button size="small" onPress={() => saveFile(`${certificate.id}.json`, 'application/json', certificate.body)}>
            {say('recon.c.download')}
          </Button>
        }
      >
        <pre className="panel mono max-h-[32rem] overflow-auto p-4 text-xs" tabIndex={0}>
          {pretty}
        </pre>
      </Section>
    </>
  );
};

/** What was signed when a period was closed, and whether it is still what was signed. */
export const CertificatePage = () => {
  const say = useText();
  const periodId = useAddressPart('periodId');
  const [state, ask] = useQuery({ query: CertificateDocument, variables: { periodId } });
  return (
    <ReconPage title={say('recon.c.certificate')} aside={<span className="mono text-ink-2">{periodId}</span>}>
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
