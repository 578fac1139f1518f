import { useEffect, useState, type ComponentType } from 'react';
import { usePlatformNow } from '../../../kit/clock.js';
import { Select } from '../../../kit/select.js';
import { Skeleton } from '../../../kit/skeleton.js';
import { LoadFault } from '../../../kit/states.js';
import { TextField } from '../../../kit/text-field.js';
import { useText } from '../../../kit/text.js';
import { type Editor } from './editor.js';
import { example, EXAMPLES, type ExampleId } from './examples.js';
import { open, useOpened } from './opened.js';

type Loaded = ComponentType<Parameters<typeof Editor>[0]>;

/** The editor is half a megabyte that only this tab needs. */
const useEditor = (): { readonly Editor: Loaded | null; readonly failed: boolean; readonly again: () => void } => {
  const [Editor, setEditor] = useState<Loaded | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let isShown = true;
    import('./editor.js').then(
      (file) => {
        if (isShown) setEditor(() => file.Editor);
      },
      () => {
        if (isShown) setFailed(true);
      },
    );
    return () => {
      isShown = false;
    };
  }, [attempt]);
  const again = (): void => {
    setFailed(false);
    setAttempt(attempt + 1);
  };
  return { Editor, failed, again };
};

/** GraphiQL against this API, from this origin only: as who is signed in, or with a key that never leaves the page's memory. */
export const Graphiql = () => {
  const say = useText();
  const now = usePlatformNow('minute');
  const [chosen, setChosen] = useState<ExampleId | null>(null);
  const [apiKey, setApiKey] = useState('');
  const [first] = useState(() => example('who', now));
  const opened = useOpened() ?? first;
  const { Editor, failed, again } = useEditor();
  const choose = (id: ExampleId): void => {
    setChosen(id);
    open(example(id, now));
  };
  return (
    <>
      <p className="mb-4 max-w-2xl text-ink-2">{say('graphiql.intro')}</p>
      <div className="mb-4 grid max-w-3xl items-start gap-4 md:grid-cols-2">
        <Select
          label={say('graphiql.examples')}
          placeholder={say('graphiql.choose')}
          choices={EXAMPLES.map((id) => ({ id, name: say(`graphiql.example.${id}`) }))}
          value={chosen}
          onChange={choose}
        />
        <TextField
          label={say('graphiql.key')}
          hint={say(apiKey === '' ? 'graphiql.asYou' : 'graphiql.asKey')}
          type="password"
          autoComplete="off"
          mono
          value={apiKey}
          onChange={(value) => setApiKey(value.trim())}
        />
      </div>
      {failed ? <LoadFault title={say('graphiql.fault')} onRetry={again} /> : null}
      <section aria-label={say('graphiql.title')} dir="ltr" lang="en">
        {Editor === null ? (
          failed ? null : (
            <Skeleton rows={8} />
          )
        ) : (
          <Editor key={`${opened.document} ${opened.variables}`} apiKey={apiKey} opened={opened} />
        )}
      </section>
      <p className="hint mt-2">{say('graphiql.keys')}</p>
    </>
  );
};
