import { useState } from 'react';
import { useClient } from 'urql';
import { announce } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Day } from '../../kit/day.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { BankAccountList } from '../../gql/ops/documents/BankAccountList.js';
import { BankStatementList } from '../../gql/ops/documents/BankStatementList.js';
import { ConsoleLink } from '../console-link.js';
import { Balanced } from './balanced.js';
import { uploadBankFile, type Imported, type Uploaded } from './upload.js';

const Result = ({ imported }: { readonly imported: Imported }) => {
  const say = useText();
  const problems = [...imported.problems, ...imported.statements.flatMap((one) => one.problems)];
  const isFine = problems.length === 0 && imported.gaps.length === 0;
  return (
    <Banner
      tone={isFine ? 'ok' : 'warn'}
      title={say(imported.isRepeat ? 'recon.i.repeat' : 'recon.i.done', {
        name: imported.name,
        format: imported.format.replace('_', '.'),
        n: imported.statements.length,
      })}
    >
      <ul className="grid gap-1">
        {imported.statements.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-3">
            <ConsoleLink className="link inline-flex min-h-6 items-center" href={`/recon/bank/${one.id}`}>
              <span>
                <Day date={one.from} /> – <Day date={one.to} />
              </span>
            </ConsoleLink>
            {one.opening === null ? null : <Money value={one.opening} />}
            {one.closing === null ? null : (
              <span>
                → <Money value={one.closing} />
              </span>
            )}
            <Balanced statement={one} />
            <span>{say('recon.i.lines', { n: one.lineCount, fresh: one.newLineCount })}</span>
          </li>
        ))}
        {problems.map(({ code, message }) => (
          <li key={`${code}|${message}`}>{message}</li>
        ))}
        {imported.gaps.map((gap) => (
          <li key={gap.on}>
            {say('recon.b.gap')} <Day date={gap.on} />: {say('recon.b.closedWith')} <Money value={gap.closing} />,{' '}
            {say('recon.b.opensWith')} <Money value={gap.opening} />
          </li>
        ))}
        {imported.posted.length === 0 ? null : <li>{say('recon.i.posted', { n: imported.posted.length })}</li>}
      </ul>
    </Banner>
  );
};

/** A file of a bank, chosen or dropped; what is wrong with it is said, statement by statement. */
export const BankImport = () => {
  const say = useText();
  const client = useClient();
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<Uploaded | null>(null);
  const send = async (): Promise<void> => {
    if (file === null) return setAnswer({ refusal: say('recon.i.choose') });
    setBusy(true);
    const next = await uploadBankFile(file);
    setBusy(false);
    setAnswer(next);
    announce(say('imported' in next ? 'recon.i.announce' : 'recon.i.refused'));
    if (!('imported' in next)) return;
    const fresh = { requestPolicy: 'network-only' } as const;
    await Promise.all([
      client.query(BankStatementList, { accountId: null, after: null }, fresh).toPromise(),
      client.query(BankAccountList, {}, fresh).toPromise(),
    ]);
  };
  return (
    <Section title={say('recon.i.title')} note={say('recon.i.note')}>
      <form
        className="mb-3 flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <label className="field min-w-56 flex-1 sm:max-w-md">
          <span className="label">{say('recon.i.file')}</span>
          <input
            type="file"
            className="input"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null);
              setAnswer(null);
            }}
          />
        </label>
        <Button type="submit" kind="primary" busy={busy}>
          {say('recon.i.send')}
        </Button>
      </form>
      {answer === null ? null : 'imported' in answer ? (
        <Result imported={answer.imported} />
      ) : (
        <Banner tone="bad" title={say('recon.i.refused')}>
          {answer.refusal ?? say('fault.plain')}
        </Banner>
      )}
    </Section>
  );
};
