import { useRef, useState } from 'react';
import { announce, notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { type ExceptionDetailQuery } from '../../gql/ops/graphql.js';
import { useSession } from '../session/session.js';
import { sendFile } from './upload.js';

type Exception = NonNullable<ExceptionDetailQuery['reconciliationException']>;

const TYPES: Readonly<Record<string, string>> = { pdf: 'application/pdf', png: 'image/png', csv: 'text/csv' };
const MOST_BYTES = 4_500_000;

const endingOf = (name: string): string => (name.split('.').at(-1) ?? '').toLowerCase();
const kilobytes = (bytes: number): number => Math.max(1, Math.round(bytes / 1000));

const File = ({ file, nameOf }: { file: Exception['files'][number]; nameOf: (id: string) => string }) => {
  const say = useText();
  return (
    <>
      <a className="link break-all" href={`/exception-files/${file.id}`} download={file.name}>
        {file.name}
      </a>{' '}
      <span className="num text-[0.8125rem] text-ink-2">{say('recon.f.size', { kb: kilobytes(file.sizeBytes) })}</span>
      <span className="block text-[0.8125rem] text-ink-2">
        {say('recon.stepBy')} <bdi>{nameOf(file.uploadedBy)}</bdi> · <Instant at={file.uploadedAt} />
      </span>
      <span className="mono block text-xs text-ink-3" title={file.sha256}>
        {say('recon.stepHash', { hash: `${file.sha256.slice(0, 16)}\u2026` })}
      </span>
    </>
  );
};

/** Documents that speak for what is said of an exception: kept as they came, named with their hash by the step they came with. */
export const Documents = ({
  exception,
  nameOf,
  refresh,
}: {
  readonly exception: Exception;
  readonly nameOf: (id: string) => string;
  readonly refresh: () => void;
}) => {
  const say = useText();
  const { may } = useSession();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = async (file: globalThis.File): Promise<void> => {
    const type = TYPES[endingOf(file.name)];
    if (type === undefined || file.size > MOST_BYTES) return setRefusal(say('recon.f.which'));
    setBusy(true);
    const path = `/exception-files?exception=${exception.id}&name=${encodeURIComponent(file.name)}`;
    const answer = await sendFile(path, file, type);
    setBusy(false);
    if ('refusal' in answer) {
      setRefusal(answer.refusal ?? say('fault.plain'));
      return announce(say('recon.f.refused'));
    }
    setRefusal(null);
    notify(say('recon.f.did'));
    refresh();
  };
  const { files } = exception;
  return (
    <Section
      title={say('recon.f.title')}
      note={say('recon.f.note')}
      aside={
        may('exceptions:handle') ? (
          <>
            <Button size="small" busy={busy} onPress={() => input.current?.click()}>
              {say('recon.f.attach')}
            </Button>
            <input
              ref={input}
              type="file"
              hidden
              aria-label={say('recon.f.file')}
              accept=".pdf,.png,.csv"
              onChange={(event) => {
                const file = event.target.files?.[0];
                event.target.value = '';
                if (file !== undefined) void send(file);
              }}
            />
          </>
        ) : undefined
      }
    >
      {files.length === 0 ? (
        <p className="text-ink-2">{say('recon.f.none')}</p>
      ) : (
        <ul className="grid gap-3">
          {files.map((file) => (
            <li key={file.id} className="min-w-0">
              <File file={file} nameOf={nameOf} />
            </li>
          ))}
        </ul>
      )}
      {refusal === null ? null : (
        <div className="mt-3">
          <Banner tone="bad" title={say('recon.f.refused')}>
            {refusal}
          </Banner>
        </div>
      )}
    </Section>
  );
};
