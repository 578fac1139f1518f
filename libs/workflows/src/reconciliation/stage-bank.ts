import { type Instant, addMilliseconds } from '#libs/kernel';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { bankLineEntry } from './bank-entries.js';
import { linesOf } from './bank-side.js';
import { everyPage } from './every-page.js';
import { readFrom } from './reading-window.js';
import { type Staging, type StagingNeeds } from './staging-run.js';

/** Stages the lines of statements that came since they were last read, the statements of one moment (of one file) at a time. */
export async function stageBank(ports: StagingNeeds, scope: PlatformScope, staging: Staging): Promise<void> {
  if (staging.isRead('BANK')) return;
  const { unitOfWork, bank } = ports;
  const from = readFrom(staging.readings.get('BANK'), { isWhole: staging.isWhole, touched: [] });
  const statements = await unitOfWork.run(scope, (tx) =>
    everyPage((after) => bank.statementPage(tx, { first: 100, after, accountId: null })),
  );
  const files = new Map<Instant, string[]>();
  for (const { id, importedAt } of statements.filter((one) => one.importedAt >= from))
    files.set(importedAt, [...(files.get(importedAt) ?? []), id]);
  let [rows, fresh, done] = [0, 0, 0];
  for (const [sourceAt, ids] of [...files].sort(([a], [b]) => a - b)) {
    await staging.progress({ phase: 'BANK', done, total: files.size });
    await unitOfWork.run(scope, async (tx) => {
      await ports.staging.patience(tx);
      const lines = [];
      for (const statementId of ids) lines.push(...(await linesOf(ports, tx, { statementId })));
      const entries = lines
        .filter(({ statementId }) => ids.includes(statementId))
        .flatMap(bankLineEntry)
        .map((entry) => ({ entry, sourceAt }));
      rows += entries.length;
      const window = { start: sourceAt, end: addMilliseconds(sourceAt, 1) };
      fresh += await ports.staging.replace(tx, 'BANK', { window, ids: [] }, entries);
    });
    done += 1;
  }
  const until = staging.startedAt;
  await unitOfWork.run(scope, (tx) =>
    ports.staging.addReading(tx, { source: 'BANK', from, until, openSince: null, rows, fresh, readAt: tx.now }),
  );
}
