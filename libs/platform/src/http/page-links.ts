import fs from 'node:fs';
import path from 'node:path';
import { type IncomingHttpHeaders } from 'node:http';

/** As the portal's build writes it to `routes.json`. */
interface RouteFiles {
  readonly path: string;
  readonly scripts: readonly string[];
  readonly words: Readonly<Record<string, readonly string[]>>;
}

/** The reader's language, as the page itself will find it: the one that was chosen, else the browser's first. */
function languageOf(headers: IncomingHttpHeaders): string {
  const chosen = /(?:^|;\s*)gridlease-language=(\w{2})(?:;|$)/.exec(headers.cookie ?? '')?.[1];
  return chosen ?? (headers['accept-language'] ?? 'en').slice(0, 2).toLowerCase();
}

const patternOf = (route: string): RegExp => new RegExp(`^${route.replace(/\$\w+/g, '[^/]+')}/?$`);

const linksTo = (files: readonly string[]): string => files.map((file) => `<${file}>; rel=modulepreload`).join(', ');

/**
 * What the `Link` header of a page says: the scripts of the page at this address and the words of its reader, so that the browser
 * asks for all of them at once and not for each when the one before has run. Nothing for an address it does not know.
 */
export function pageLinks(folder: string): (address: string, headers: IncomingHttpHeaders) => string | undefined {
  const file = path.join(folder, 'routes.json');
  if (!fs.existsSync(file)) return () => undefined;
  const routes = (JSON.parse(fs.readFileSync(file, 'utf8')) as readonly RouteFiles[]).map((route) => {
    const byLanguage = Object.entries(route.words).map(([language, words]): [string, string] => [
      language,
      linksTo([...route.scripts, ...words]),
    ]);
    return { pattern: patternOf(route.path), byLanguage: new Map(byLanguage) };
  });
  return (address, headers) => {
    const route = routes.find(({ pattern }) => pattern.test(address === '/' ? '/gpus' : address));
    return route?.byLanguage.get(languageOf(headers)) ?? route?.byLanguage.get('en');
  };
}
