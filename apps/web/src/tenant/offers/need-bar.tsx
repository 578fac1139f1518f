import { useNavigate } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { afterPaint } from '../../kit/after-paint.js';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { pageLanguage } from '../../kit/locale.js';
import { TextField } from '../../kit/text-field.js';
import { useText } from '../../kit/text.js';
import { Catalogue } from '../../gql/tenant/documents/Catalogue.js';
import { needParts, writeNeed } from './need-line.js';
import { readNeed, type Known, type Need } from './need-text.js';
import { readWanted, type Wanted } from './wanted.js';

const NOTHING_KNOWN: Known = { models: [], regions: [] };

/** Two needs are the same when this is: what was picked to compare is no part of it, and GPUs are what no kind means. */
const keyOf = ({ kind, pick: _, view: __, ...rest }: Wanted): string =>
  JSON.stringify(kind === 'HALL' ? { kind, ...rest } : rest);

interface Typed {
  readonly text: string;
  /** The needs in the address for which this text stands: the one it was typed over and the one it asked for. */
  readonly stands: readonly string[];
}

/**
 * The whole need as one line. It shows what the address asks for, as words that it reads itself; what is typed becomes the
 * address on Enter, and words that mean nothing to it are named and stay where they are.
 */
export const NeedBar = ({ wanted }: { readonly wanted: Wanted }) => {
  const say = useText();
  const navigate = useNavigate({ from: '/gpus' });
  const now = usePlatformNow('minute');
  const [{ data, error }] = useQuery({ query: Catalogue, requestPolicy: 'cache-first' });
  const known = useMemo(() => (data ? { models: data.gpuModels, regions: data.regions } : NOTHING_KNOWN), [data]);
  const isReady = Boolean(data) || error !== undefined;
  const here = keyOf(wanted);
  const [typed, setTyped] = useState<Typed | null>(null);
  const stands = typed?.stands.includes(here) === true ? typed : null;
  const text = stands?.text ?? (isReady ? writeNeed(wanted, known, pageLanguage()) : '');
  const need = useMemo(() => readNeed(text, known, now), [text, known, now]);
  const next = readWanted({ ...need.wanted, pick: wanted.pick, view: wanted.view });
  const apply = (): void => {
    setTyped({ text, stands: [here, keyOf(next)] });
    afterPaint(() => void navigate({ search: next }));
  };
  const isDraft = isReady && keyOf(next) !== here;
  return (
    <div className="mb-4 border-b border-line pb-4">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2 max-xs:grid-cols-1">
        <TextField
          label={say('need.label')}
          placeholder={say('need.example')}
          anyScript
          value={text}
          onChange={(value) => setTyped({ text: value, stands: [here] })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && isReady) apply();
          }}
        />
        <Button kind={isDraft ? 'primary' : 'plain'} isDisabled={!isReady} onPress={apply}>
          {say('need.apply')}
          <ArrowRight size={15} aria-hidden="true" className="rtl:-scale-x-100" />
        </Button>
      </div>
      <Understood need={need} known={known} isDraft={isDraft} />
    </div>
  );
};

/** While typing: what the line is taken to say. Always: what in it says nothing. */
const Understood = ({
  need,
  known,
  isDraft,
}: {
  readonly need: Need;
  readonly known: Known;
  readonly isDraft: boolean;
}) => {
  const say = useText();
  const parts = needParts(need.wanted, known, pageLanguage());
  return (
    <>
      {isDraft && parts.length > 0 ? (
        <ul className="mt-2 flex flex-wrap gap-1.5" aria-label={say('need.understood')}>
          {parts.map((part) => (
            <li key={part} className="chip">
              <bdi>{part}</bdi>
            </li>
          ))}
        </ul>
      ) : (
        <p className="hint mt-1.5">{say('need.hint')}</p>
      )}
      <p role="status" className={need.unknown.length === 0 ? undefined : 'mt-1.5 text-[0.8125rem] text-warn'}>
        {need.unknown.length === 0
          ? null
          : say('need.unknown', { list: need.unknown.map((piece) => `“${piece}”`).join(' ') })}
      </p>
    </>
  );
};
