import { type ContractParty, termSheetToJson } from '#libs/market';
import {
  type TermSheetProposal,
  type TermSheetRevision,
  type TermSheetState,
  type TermSheetStore,
  type Tx,
} from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { grouped } from '../database/grouped.js';
import { nextNumber } from '../database/numbers.js';
import { pageOf } from '../database/page.js';
import { on, orgOf } from '../database/store-tx.js';
import { termsFrom } from './contract.mapping.js';

interface SheetRow {
  readonly id: string;
  readonly number: string;
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly state: TermSheetState;
  readonly expires_at: Date;
  readonly contract_id: string | null;
  readonly created_at: Date;
}

interface RevisionRow {
  readonly term_sheet_id: string;
  readonly number: number;
  readonly by_org_id: string;
  readonly at: Date;
  readonly terms: unknown;
  readonly listings: TermSheetRevision['listings'];
  readonly document: string;
  readonly document_hash: string;
}

/** Term sheets with all their revisions. */
export function termSheetStore(): TermSheetStore {
  return { ...reads, ...writes };
}

const reads: Pick<TermSheetStore, 'byId' | 'lock' | 'page' | 'expired' | 'party'> = {
  byId: (tx, id) => find(tx, id, ''),
  lock: (tx, id) => find(tx, id, 'FOR NO KEY UPDATE'),
  page: (tx, { states, ...request }) => {
    const org = orgOf(tx);
    const chosen = '($1::text[] IS NULL OR state = ANY ($1))';
    // nobody is both sides of a term sheet
    const where = org === null ? [chosen] : [`${chosen} AND org_id = $2`, `${chosen} AND provider_org_id = $2`];
    const values = [states?.length ? [...states] : null, ...(org === null ? [] : [org])];
    return pageOf<SheetRow, TermSheetProposal>(tx, { table: 'term_sheet', where, values }, request, (rows) =>
      withRevisions(tx, rows),
    );
  },
  expired: async (tx, limit) => {
    const rows = await on(tx).rows<SheetRow>(
      `SELECT * FROM term_sheet WHERE state = 'OPEN' AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`,
      [dateOf(tx.now), limit],
    );
    return withRevisions(tx, rows);
  },
  party: async (tx, orgId) => {
    const row = await on(tx).row<{
      id: string;
      kind: ContractParty['kind'];
      legal_name: string;
      country: string;
      tax_id: string | null;
      tax_subdivision: string | null;
      tax_locality: string | null;
    }>('SELECT * FROM contract_party($1)', [orgId]);
    if (!row) return null;
    const { id, kind, legal_name: legalName, country, tax_id: taxId, tax_subdivision: subdivision } = row;
    const party = { orgId: id, kind, legalName, country, taxId };
    return subdivision === null ? party : { ...party, subdivision, locality: row.tax_locality };
  },
};

const writes: Pick<TermSheetStore, 'insert' | 'addRevision' | 'close' | 'nextNumber'> = {
  insert: async (tx, proposal) => {
    const { id, number, tenantOrgId, providerOrgId, state, expiresAt, contractId, createdAt } = proposal;
    await on(tx).change(
      `INSERT INTO term_sheet (id, number, org_id, provider_org_id, state, expires_at, contract_id, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, number, tenantOrgId, providerOrgId, state, dateOf(expiresAt), contractId, dateOf(createdAt)],
    );
    for (const revision of proposal.revisions) await insertRevision(tx, id, revision);
  },
  addRevision: async (tx, id, revision, expiresAt) => {
    await insertRevision(tx, id, revision);
    await on(tx).change('UPDATE term_sheet SET expires_at = $2 WHERE id = $1', [id, dateOf(expiresAt)]);
  },
  close: async (tx, id, state, contractId) => {
    await on(tx).change('UPDATE term_sheet SET state = $2, contract_id = $3 WHERE id = $1', [id, state, contractId]);
  },
  nextNumber: (tx) => nextNumber(tx, 'T', 'term_sheet_number'),
};

async function insertRevision(tx: Tx, id: string, revision: TermSheetRevision): Promise<void> {
  const { number, byOrgId, at, terms, listings, document, documentHash } = revision;
  await on(tx).change(
    `INSERT INTO term_sheet_revision (term_sheet_id, number, org_id, provider_org_id, by_org_id, at, terms, listings, document, document_hash)
     SELECT id, $2, org_id, provider_org_id, $3, $4, $5, $6, $7, $8 FROM term_sheet WHERE id = $1`,
    [
      id,
      number,
      byOrgId,
      dateOf(at),
      JSON.stringify(termSheetToJson(terms)),
      JSON.stringify(listings),
      document,
      documentHash,
    ],
  );
}

async function find(tx: Tx, id: string, lock: '' | 'FOR NO KEY UPDATE'): Promise<TermSheetProposal | null> {
  const rows = await on(tx).rows<SheetRow>(`SELECT * FROM term_sheet WHERE id = $1 ${lock}`, [id]);
  return (await withRevisions(tx, rows))[0] ?? null;
}

async function withRevisions(tx: Tx, rows: readonly SheetRow[]): Promise<TermSheetProposal[]> {
  if (rows.length === 0) return [];
  const revisions = await on(tx).rows<RevisionRow>(
    'SELECT * FROM term_sheet_revision WHERE term_sheet_id = ANY ($1) ORDER BY term_sheet_id, number',
    [rows.map(({ id }) => id)],
  );
  const bySheet = grouped(revisions, (row) => row.term_sheet_id);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    tenantOrgId: row.org_id,
    providerOrgId: row.provider_org_id,
    state: row.state,
    revisions: (bySheet.get(row.id) ?? []).map(revisionFrom),
    expiresAt: instantOf(row.expires_at),
    contractId: row.contract_id,
    createdAt: instantOf(row.created_at),
  }));
}

function revisionFrom(row: RevisionRow): TermSheetRevision {
  return {
    number: row.number,
    byOrgId: row.by_org_id,
    at: instantOf(row.at),
    terms: termsFrom(row.terms),
    listings: row.listings,
    document: row.document,
    documentHash: row.document_hash,
  };
}
