import { createHash } from 'node:crypto';
import { type ExceptionFile, type ExceptionFileStore, type NewExceptionFile } from '#libs/workflows';
import { type FakeTable } from './database.js';

/** Files of exceptions over one in-memory table. */
export function fakeExceptionFiles(table: FakeTable<NewExceptionFile>): ExceptionFileStore {
  const shown = ({ content, ...file }: NewExceptionFile): ExceptionFile => ({
    ...file,
    sizeBytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  });
  return {
    keepFile: (tx, file) => {
      const wanted = shown(file);
      const kept = table
        .all(tx)
        .map(shown)
        .find(({ exceptionId, sha256 }) => exceptionId === file.exceptionId && sha256 === wanted.sha256);
      if (!kept) table.put(tx, file.id, file);
      return Promise.resolve(kept ?? wanted);
    },
    fileById: (tx, id) => {
      const found = table.get(tx, id);
      return Promise.resolve(found && shown(found));
    },
    files: (tx, ids) =>
      Promise.resolve(
        table
          .all(tx)
          .filter(({ exceptionId }) => ids.includes(exceptionId))
          .map(shown),
      ),
    fileContent: (tx, id) => Promise.resolve(table.get(tx, id)?.content ?? null),
  };
}
