import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import './editor.css';
import { useEffect, useMemo, useRef } from 'react';
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

/** GraphiQL itself: in English and from left to right, since the language it edits is. */
export const Editor = ({ apiKey, opened }: { readonly apiKey: string; readonly opened: Opened }) => {
  const theme = useTheme();
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
