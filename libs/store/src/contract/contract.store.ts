import { type CivilDate } from '#libs/kernel';
import { type Contract, currentTerms, termSheetToJson } from '#libs/market';
import { type ContractStore, type SignedContract, type Tx } from '#libs/workflows';
import { dateOf, dateOrNull } from '../database/columns.js';
import { grouped } from '../database/grouped.js';
import { nextNumber } from '../database/numbers.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on, orgOf } from '../database/store-tx.js';
import {
  type ClosureRow,
  type ContractRow,
  type StretchRow,
  type VersionRow,
  contractFrom,
} from './contract.mapping.js';
import { appendSchedule, scheduleReads } from './schedule.store.js';

/** Signed contracts: their versions, their end, the leases that deliver them and their schedules. */
export function contractStore(): ContractStore {
  return { ...reads, ...scheduleReads, ...writes, ...clocks };
}

const reads: Pick<ContractStore, 'byId' | 'lock' | 'byLeases' | 'page'> = {
  byId: async (tx, id) => (await select(tx, 'id = $1', [id]))[0] ?? null,
  lock: async (tx, id) => (await select(tx, 'id = $1', [id], 'FOR NO KEY UPDATE'))[0] ?? null,
  byLeases: async (tx, leaseIds) => {
    const rows = await on(tx).rows<{ lease_id: string; contract_id: string }>(
      'SELECT lease_id, contract_id FROM contract_lease WHERE lease_id = ANY ($1)',
      [leaseIds],
    );
    const found = await select(tx, 'id = ANY ($1)', [[...new Set(rows.map((row) => row.contract_id))]]);
    const byId = new Map(found.map((signed) => [signed.contract.id, signed]));
    return new Map(
      rows.flatMap(({ lease_id: leaseId, contract_id: id }) => {
        const signed = byId.get(id);
        return signed ? [[leaseId, signed] as const] : [];
      }),
    );
  },
  page: (tx, request) => {
    const org = orgOf(tx);
    const where =
      org === null
        ? ['true']
        : [
            'org_id = $1',
            'provider_org_id = $1 AND org_id <> $1',
            'org_id <> $1 AND provider_org_id <> $1 AND (invited_org_id = $1 OR past_org_ids @> ARRAY[$1])',
          ];
    const listing = { table: 'contract', where, values: org === null ? [] : [org] };
    return pageOf<ContractRow, SignedContract>(tx, listing, request, (rows) => withParts(tx, rows));
  },
};

const writes: Pick<ContractStore, 'insert' | 'save' | 'nextNumber'> = {
  insert: async (tx, signed, schedule) => {
    const { contract, tax } = signed;
    const { currency, timeZone } = currentTerms(contract);
    await on(tx).change(
      `INSERT INTO contract (id, number, term_sheet_id, org_id, provider_org_id, signed_at, document_hash, currency, time_zone, index_name,
         platform_fee_bp, tax_jurisdiction, tax_bp, tax_kind, renewals_taken, expansions_taken, next_billing_at, version, tax_parts)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, '{}', $15, 1, $16)`,
      [
        contract.id,
        signed.number,
        signed.termSheetId,
        signed.tenantOrgId,
        signed.providerOrgId,
        dateOf(contract.signedAt),
        signed.documentHash,
        currency,
        timeZone,
        indexOf(contract),
        signed.platformFeeBasisPoints,
        tax.jurisdiction,
        tax.basisPoints,
        tax.kind,
        dateOf(tx.now),
        tax.parts ? JSON.stringify(tax.parts) : null,
      ],
    );
    await appendVersions(tx, signed, 0);
    await writeLeases(tx, signed);
    await appendSchedule(tx, signed, schedule);
  },
  save: async (tx, signed, schedule) => {
    const { contract, tax } = signed;
    const known = await on(tx).row<{ versions: number; schedules: number; closures: number }>(
      `SELECT (SELECT count(*)::int FROM contract_version WHERE contract_id = $1) AS versions,
         (SELECT count(*)::int FROM contract_closure WHERE contract_id = $1) AS closures,
         (SELECT coalesce(max(version), 0)::int FROM contract_schedule WHERE contract_id = $1) AS schedules`,
      [contract.id],
    );
    const changed = await on(tx).change(
      `UPDATE contract SET past_org_ids = CASE WHEN org_id = $3 THEN past_org_ids ELSE past_org_ids || org_id END, org_id = $3,
         index_name = $4, tax_jurisdiction = $5, tax_bp = $6, tax_kind = $7, renewals_taken = $8, expansions_taken = $9, next_billing_at = $10,
         version = version + 1, tax_parts = $11
       WHERE id = $1 AND version = $2`,
      [
        contract.id,
        signed.version,
        signed.tenantOrgId,
        indexOf(contract),
        tax.jurisdiction,
        tax.basisPoints,
        tax.kind,
        contract.renewalsTaken,
        [...contract.expansionsTaken],
        dateOf(tx.now),
        tax.parts ? JSON.stringify(tax.parts) : null,
      ],
    );
    if (changed !== 1 || !known) return false;
    await appendVersions(tx, signed, known.versions);
    await writeLeases(tx, signed);
    if (schedule.version > known.schedules) await appendSchedule(tx, signed, schedule);
    if (contract.closure !== null && known.closures === 0) await appendClosure(tx, signed);
    return true;
  },
  nextNumber: (tx) => nextNumber(tx, 'C', 'contract_number'),
};

const clocks: Pick<ContractStore, 'dueForBilling' | 'scheduleBilling'> = {
  dueForBilling: (tx, limit) =>
    select(
      tx,
      'next_billing_at <= $1',
      [dateOf(tx.now), limit],
      'ORDER BY next_billing_at, id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED',
    ),
  scheduleBilling: async (tx, id, at) => {
    await on(tx).change('UPDATE contract SET next_billing_at = $2 WHERE id = $1', [id, dateOrNull(at)]);
  },
};

function indexOf(contract: Contract): string | null {
  const { escalator } = currentTerms(contract);
  return escalator.kind === 'INDEX' ? escalator.index : null;
}

async function appendVersions(tx: Tx, signed: SignedContract, known: number): Promise<void> {
  for (const version of signed.contract.versions.slice(known)) {
    const { number, effective, cause, evidence, terms } = version;
    await on(tx).change(
      `INSERT INTO contract_version (contract_id, number, org_id, provider_org_id, effective, cause, reason, documents, terms)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...ofContract(signed, number),
        effective,
        cause,
        evidence?.reason ?? null,
        evidence && [...evidence.documents],
        JSON.stringify(termSheetToJson(terms)),
      ],
    );
  }
}

async function appendClosure(tx: Tx, signed: SignedContract): Promise<void> {
  const { id, closure } = signed.contract;
  if (closure === null) return;
  await on(tx).change(
    `INSERT INTO contract_closure (contract_id, org_id, provider_org_id, effective, cause, reason, documents)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      signed.tenantOrgId,
      signed.providerOrgId,
      closure.effective,
      closure.cause,
      closure.evidence.reason,
      [...closure.evidence.documents],
    ],
  );
}

const ofContract = ({ contract, tenantOrgId, providerOrgId }: SignedContract, number: number): SqlValue[] => [
  contract.id,
  number,
  tenantOrgId,
  providerOrgId,
];

/** The stretches as they are now: those that ended first, so that none overlaps its successor for a moment. */
async function writeLeases(tx: Tx, { contract, leases, providerOrgId }: SignedContract): Promise<void> {
  await on(tx).change(
    `UPDATE contract_lease l SET ends_on = starts_on WHERE contract_id = $1 AND lease_id <> ALL ($2) AND ends_on > starts_on`,
    [contract.id, leases.map(({ leaseId }) => leaseId)],
  );
  const shrinkingFirst = [...leases].sort((a, b) => compareDays(a.until, b.until));
  for (const { leaseId, tranche, offerId, tenantOrgId, from, until } of shrinkingFirst) {
    const values = [leaseId, from, until];
    const moved = await on(tx).change(
      'UPDATE contract_lease SET starts_on = $2, ends_on = $3 WHERE lease_id = $1',
      values,
    );
    if (moved === 1) continue;
    await on(tx).change(
      `INSERT INTO contract_lease (lease_id, starts_on, ends_on, contract_id, tranche, org_id, provider_org_id, offer_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [...values, contract.id, tranche, tenantOrgId, providerOrgId, offerId],
    );
  }
}

function compareDays(a: CivilDate, b: CivilDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function select(tx: Tx, condition: string, values: readonly SqlValue[], rest = ''): Promise<SignedContract[]> {
  return withParts(tx, await on(tx).rows<ContractRow>(`SELECT * FROM contract WHERE ${condition} ${rest}`, values));
}

async function withParts(tx: Tx, rows: readonly ContractRow[]): Promise<SignedContract[]> {
  if (rows.length === 0) return [];
  const ids = [rows.map(({ id }) => id)];
  const versions = await on(tx).rows<VersionRow>(
    `SELECT contract_id, number, effective::text, cause, reason, documents, terms FROM contract_version WHERE contract_id = ANY ($1) ORDER BY contract_id, number`,
    ids,
  );
  const closures = await on(tx).rows<ClosureRow>(
    'SELECT contract_id, effective::text, cause, reason, documents FROM contract_closure WHERE contract_id = ANY ($1)',
    ids,
  );
  const stretches = await on(tx).rows<StretchRow>(
    `SELECT lease_id, contract_id, tranche, org_id, offer_id, starts_on::text, ends_on::text FROM contract_lease
     WHERE contract_id = ANY ($1) AND ends_on > starts_on ORDER BY contract_id, starts_on, lease_id`,
    ids,
  );
  const [versionsOf, stretchesOf] = [
    grouped(versions, (row) => row.contract_id),
    grouped(stretches, (row) => row.contract_id),
  ];
  return rows.map((row) =>
    contractFrom(row, {
      versions: versionsOf.get(row.id) ?? [],
      closure: closures.find((closure) => closure.contract_id === row.id) ?? null,
      stretches: stretchesOf.get(row.id) ?? [],
    }),
  );
}
