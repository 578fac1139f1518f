// World: docs/ledger.md beside the code and the schema of the database. The page must say what they do.
import fs from 'node:fs';
import { ACCOUNT_TYPES, type AccountTypeFacts } from './account.js';
import { EXAMPLES } from './events/examples.spec-data.js';
import { JOURNAL_KINDS } from './journal.js';
import { LEDGER_EVENTS } from './ledger-events.js';

const page = fs.readFileSync(new URL('../../../docs/ledger.md', import.meta.url), 'utf8');
const schema = fs.readFileSync(new URL('../../store/schema.sql', import.meta.url), 'utf8');

/** The rows of the table under a heading, cell by cell. */
function table(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

const bare = (cell = ''): string => cell.replaceAll('`', '');
const names = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
const CHART = Object.keys(ACCOUNT_TYPES);

const OWNERS: Readonly<Record<AccountTypeFacts['owner'], string>> = {
  TENANT: 'tenant',
  PROVIDER: 'provider',
  JURISDICTION: 'jurisdiction',
  CURRENCY_PAIR: 'currency pair',
  OURS: '–',
};

describe('docs/ledger.md', () => {
  it('has the chart of accounts, in its order', () => {
    expect(table('Chart of accounts')).toEqual(
      Object.entries<AccountTypeFacts>(ACCOUNT_TYPES).map(([type, { side, owner, neverNegative, meaning }]) => [
        `\`${type}\``,
        side === 'D' ? 'debit' : 'credit',
        OWNERS[owner],
        neverNegative ? 'zero' : '–',
        meaning,
      ]),
    );
  });

  it('says of each event what happened and how it is taken back', () => {
    expect(table('Events')).toEqual(
      JOURNAL_KINDS.map((kind) => [`\`${kind}\``, LEDGER_EVENTS[kind].says, LEDGER_EVENTS[kind].correction]),
    );
  });

  it('says what each event posts, under which key', () => {
    const posts = JOURNAL_KINDS.filter((kind) => kind !== 'REVERSAL').map((kind) => {
      const entries = EXAMPLES[kind].flatMap((journal) => journal.entries);
      const side = (debits: boolean): string[] => {
        const types = new Set(entries.filter(({ minor }) => minor > 0n === debits).map(({ account }) => account.type));
        return CHART.filter((type) => types.has(type as keyof typeof ACCOUNT_TYPES));
      };
      return [kind, EXAMPLES[kind][0]?.idempotencyKey, side(true), side(false)];
    });
    const said = table('What each event posts').slice(0, posts.length);
    expect(said.map(([kind, key, debits, credits]) => [bare(kind), bare(key), names(debits), names(credits)])).toEqual(
      posts,
    );
  });

  it('names walls that the database has', () => {
    const walls = table('What always holds').flatMap((cells) => names(cells[3]));
    expect(walls.length).toBeGreaterThan(15);
    expect(walls.filter((wall) => !schema.includes(wall))).toEqual([]);
  });

  it('names files that are there', () => {
    const paths = names(page).filter((name) => /^(libs|test|apps)\/[\w./-]+$/.test(name));
    expect(paths.length).toBeGreaterThan(8);
    const gone = paths.filter((path) => !fs.existsSync(new URL(`../../../${path}`, import.meta.url)));
    expect(gone).toEqual([]);
  });
});
