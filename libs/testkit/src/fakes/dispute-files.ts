import { createHash } from 'node:crypto';
import { type DisputeFile, type DisputeFileStore, type NewDisputeFile } from '#libs/workflows';
import { type FakeTable } from './database.js';

/** Files of disputes over one in-memory table. */
export function fakeDisputeFiles(files: FakeTable<NewDisputeFile>): DisputeFileStore {
  const shown = ({ content, ...file }: NewDisputeFile): DisputeFile => ({
    ...file,
    sizeBytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  });
  return {
    keep: (tx, file) => {
      const wanted = shown(file);
      const kept = files
        .rows()
        .map(shown)
        .find(({ disputeId, evidence, sha256 }) => {
          return disputeId === file.disputeId && evidence === file.evidence && sha256 === wanted.sha256;
        });
      if (!kept) files.put(tx, file.id, file);
      return Promise.resolve(kept ?? wanted);
    },
    byId: (tx, id) => {
      const found = files.get(tx, id);
      return Promise.resolve(found && shown(found));
    },
    byDisputes: (tx, ids) =>
      Promise.resolve(
        files
          .all(tx)
          .filter(({ disputeId }) => ids.includes(disputeId))
          .map(shown),
      ),
    content: (tx, id) => Promise.resolve(files.get(tx, id)?.content ?? null),
  };
}
