// World: a migrated database. The lists of accounts and events that it holds the books to are those of the code.
import { ACCOUNT_TYPES, JOURNAL_KINDS, SOURCE_TYPES } from '#libs/ledger';
import { createTestDatabase } from '#libs/testkit';

const db = await createTestDatabase();
afterAll(() => db.close());

describe('the lists', () => {
  it('of accounts are the same in code and database', async () => {
    const rows = await db.sql('SELECT type, side, never_negative AS "neverNegative" FROM account_type ORDER BY type');
    const chart = Object.entries(ACCOUNT_TYPES).map(([type, { side, neverNegative }]) => ({
      type,
      side,
      neverNegative,
    }));
    expect(rows).toEqual(chart.sort((a, b) => (a.type < b.type ? -1 : 1)));
  });

  it('of events are the same in code and database', async () => {
    const rows = await db.sql<{ kind: string; source: string | null }>(
      'SELECT kind, source_type AS source FROM ledger_event ORDER BY kind',
    );
    expect(rows.map(({ kind }) => kind)).toEqual([...JOURNAL_KINDS].sort());
    const sources = new Set(rows.flatMap(({ source }) => source ?? []));
    expect([...sources].sort()).toEqual([...SOURCE_TYPES].sort());
  });
});
