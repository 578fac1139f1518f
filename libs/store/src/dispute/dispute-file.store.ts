import { type DisputeFile, type DisputeFileStore, type Tx } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { type SqlValue, on } from '../database/store-tx.js';

interface DisputeFileRow {
  readonly id: string;
  readonly dispute_id: string;
  readonly org_id: string;
  readonly evidence: DisputeFile['evidence'];
  readonly name: string;
  readonly media_type: DisputeFile['mediaType'];
  readonly size_bytes: number;
  readonly sha256: string;
  readonly uploaded_at: Date;
  readonly uploaded_by: string;
}

/** Files that staff keep with disputes. Their bytes are read only where they are wanted. */
export function disputeFileStore(): DisputeFileStore {
  return {
    keep: async (tx, { id, disputeId, orgId, evidence, name, mediaType, content, uploadedAt, uploadedBy }) => {
      const bytes = Buffer.from(content);
      await on(tx).rows(
        `INSERT INTO dispute_file (id, dispute_id, org_id, evidence, name, media_type, content, uploaded_at, uploaded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (dispute_id, evidence, sha256) DO NOTHING`,
        [id, disputeId, orgId, evidence, name, mediaType, bytes, dateOf(uploadedAt), uploadedBy],
      );
      const same = `dispute_id = $1 AND evidence = $2 AND sha256 = encode(sha256($3), 'hex')`;
      const [kept] = await select(tx, same, [disputeId, evidence, bytes]);
      if (!kept) throw new Error(`file ${id} was not kept`);
      return kept;
    },
    byId: async (tx, id) => (await select(tx, 'id = $1', [id]))[0] ?? null,
    byDisputes: (tx, ids) => select(tx, 'dispute_id = ANY ($1) ORDER BY id', [ids]),
    content: async (tx, id) => {
      const row = await on(tx).row<{ content: Buffer }>('SELECT content FROM dispute_file WHERE id = $1', [id]);
      return row && new Uint8Array(row.content);
    },
  };
}

async function select(tx: Tx, condition: string, values: readonly SqlValue[]): Promise<DisputeFile[]> {
  const rows = await on(tx).rows<DisputeFileRow>(
    `SELECT id, dispute_id, org_id, evidence, name, media_type, octet_length(content) AS size_bytes, sha256, uploaded_at, uploaded_by
     FROM dispute_file WHERE ${condition}`,
    values,
  );
  return rows.map((row) => ({
    ...{ id: row.id, disputeId: row.dispute_id, orgId: row.org_id, evidence: row.evidence, name: row.name },
    ...{ mediaType: row.media_type, sizeBytes: row.size_bytes, sha256: row.sha256 },
    ...{ uploadedAt: instantOf(row.uploaded_at), uploadedBy: row.uploaded_by },
  }));
}
