import { type ExceptionFile, type ExceptionFileStore, type Tx } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { type SqlValue, on } from '../database/store-tx.js';

interface ExceptionFileRow {
  readonly id: string;
  readonly exception_id: string;
  readonly name: string;
  readonly media_type: ExceptionFile['mediaType'];
  readonly size_bytes: number;
  readonly sha256: string;
  readonly uploaded_at: Date;
  readonly uploaded_by: string;
}

/** Files that staff keep with exceptions (0049). Their bytes are read only where they are wanted. */
export const exceptionFiles: ExceptionFileStore = {
  keepFile: async (tx, { id, exceptionId, name, mediaType, content, uploadedAt, uploadedBy }) => {
    const bytes = Buffer.from(content);
    await on(tx).change(
      `INSERT INTO recon_exception_file (id, exception_id, name, media_type, content, uploaded_at, uploaded_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (exception_id, sha256) DO NOTHING`,
      [id, exceptionId, name, mediaType, bytes, dateOf(uploadedAt), uploadedBy],
    );
    const [kept] = await select(tx, `exception_id = $1 AND sha256 = encode(sha256($2), 'hex')`, [exceptionId, bytes]);
    if (!kept) throw new Error(`file ${id} was not kept`);
    return kept;
  },
  fileById: async (tx, id) => (await select(tx, 'id = $1', [id]))[0] ?? null,
  files: (tx, ids) => select(tx, 'exception_id = ANY ($1) ORDER BY id', [ids]),
  fileContent: async (tx, id) => {
    const row = await on(tx).row<{ content: Buffer }>('SELECT content FROM recon_exception_file WHERE id = $1', [id]);
    return row && new Uint8Array(row.content);
  },
};

async function select(tx: Tx, condition: string, values: readonly SqlValue[]): Promise<ExceptionFile[]> {
  const rows = await on(tx).rows<ExceptionFileRow>(
    `SELECT id, exception_id, name, media_type, octet_length(content) AS size_bytes, sha256, uploaded_at, uploaded_by
     FROM recon_exception_file WHERE ${condition}`,
    values,
  );
  return rows.map((row) => ({
    ...{ id: row.id, exceptionId: row.exception_id, name: row.name, mediaType: row.media_type },
    ...{ sizeBytes: row.size_bytes, sha256: row.sha256 },
    ...{ uploadedAt: instantOf(row.uploaded_at), uploadedBy: row.uploaded_by },
  }));
}
