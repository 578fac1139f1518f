import { type EntityTarget, type ObjectLiteral } from 'typeorm';
import { type Page, type PageRequest, type Tx } from '#libs/workflows';
import { pageOf } from '../database/page.js';
import { on, orgOf } from '../database/store-tx.js';

/** A provider's thing: one table, one organisation, a version that grows with each change. */
export interface Supply<Row extends { readonly id: string; readonly version: number } & ObjectLiteral, Thing> {
  readonly table: string;
  readonly row: EntityTarget<Row>;
  fromRow(row: Row): Thing;
  toRow(thing: Thing): Row;
}

/** The organisation's own rows only, also where row-level security would see to it: the condition lets indexes serve. */
function mine(tx: Tx): { readonly where: string; readonly values: readonly string[] } {
  const org = orgOf(tx);
  return org === null ? { where: 'true', values: [] } : { where: 'org_id = $1', values: [org] };
}

/** The reads and the one write that sites, pools and halls have in common. */
export function versionedStore<
  Row extends { readonly id: string; readonly version: number } & ObjectLiteral,
  Thing extends { readonly id: string; readonly version: number },
>({ table, row, fromRow, toRow }: Supply<Row, Thing>) {
  const matching = async (tx: Tx, column: string, wanted: readonly string[]): Promise<Thing[]> => {
    const { where, values } = mine(tx);
    const text = `SELECT * FROM ${table} WHERE ${where} AND ${column} = ANY ($${values.length + 1}) ORDER BY id`;
    return (await on(tx).rows<Row>(text, [...values, wanted])).map(fromRow);
  };
  return {
    byId: async (tx: Tx, id: string): Promise<Thing | null> => (await matching(tx, 'id', [id]))[0] ?? null,
    byExternalIds: (tx: Tx, externalIds: readonly string[]): Promise<Thing[]> =>
      matching(tx, 'external_id', externalIds),
    bySite: (tx: Tx, siteId: string): Promise<Thing[]> => matching(tx, 'site_id', [siteId]),
    page: (tx: Tx, request: PageRequest): Promise<Page<Thing>> => {
      const { where, values } = mine(tx);
      return pageOf<Row, Thing>(tx, { table, where: [where], values }, request, (rows) => rows.map(fromRow));
    },
    save: async (tx: Tx, thing: Thing): Promise<boolean> => {
      const next = { ...toRow(thing), version: thing.version + 1 };
      if (thing.version === 0) {
        await on(tx).manager.insert(row, next);
        return true;
      }
      const { affected } = await on(tx).manager.update(row, { id: thing.id, version: thing.version }, next);
      return affected === 1;
    },
  };
}
