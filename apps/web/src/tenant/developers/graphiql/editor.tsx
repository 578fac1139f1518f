import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import './editor.css';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useTheme } from '../../../kit/theme.js';
import { askAs } from './ask.js';
import { teachManners } from './manners.js';
import { type Opened } from './opened.js';

/** Tabs and history last as long as the browser's tab: what was typed may be nobody else's business. */
const storage: Storage | undefined = (() => {
  try {
    return window.sessionStorage;
  } catch {
    return undefined; // storage can be switched off
  }
})();

const DARK = window.matchMedia('(prefers-color-scheme: dark)');
const onSystem = (wake: () => void): (() => void) => {
  DARK.addEventListener('change', wake);
  return () => DARK.removeEventListener('change', wake);
};

/** GraphiQL wears our colours only where it is told light or dark; the system's own choice it paints in its own. */
const useLightOrDark = (): 'light' | 'dark' => {
  const chosen = useTheme();
  const isDark = useSyncExternalStore(onSystem, () => DARK.matches);
  return chosen === 'system' ? (isDark ? 'dark' : 'light') : chosen;
};

/** GraphiQL itself: in English and from left to right, since the language it edits is. */
export const Editor = ({ apiKey, opened }: { readonly apiKey: string; readonly opened: Opened }) => {
  const theme = useLightOrDark();
  const ask = useMemo(() => askAs(apiKey), [apiKey]);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => (box.current === null ? undefined : teachManners(box.current)), []);
  return (
    <div ref={box} className="graphiql-box">
      <GraphiQL
        fetcher={ask}
        query={opened.document}
        variables={opened.variables}
        forcedTheme={theme}
        plugins={[]}
        {...(storage === undefined ? {} : { storage })}
      >
        <GraphiQL.Logo> </GraphiQL.Logo>
      </GraphiQL>
    </div>
  );
};
