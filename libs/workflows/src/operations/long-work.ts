import { type Result, instantToString, instantFromEpoch, parseInstant } from '#libs/kernel';
import { type BankFile } from '../bank/bank-file.js';
import { type BankImport, importBankFile } from '../bank/import-bank-file.js';
import { postBankLines } from '../bank/post-bank-lines.js';
import { type CloseCommand, closePeriod } from '../money/close-period.js';
import { type BankLineUse } from '../ports/bank-stores.js';
import { type ClosedPeriod } from '../ports/ledger-store.js';
import { type Operation } from '../ports/operation-store.js';
import { type MatchingRun } from '../ports/reconciliation-stores.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type MatchingNeeds, runOnce } from '../reconciliation/run-matching.js';
import { type Refusal } from '../refusal.js';
import {
  type OperationNeeds,
  type OperationRequest,
  type Work,
  type WorkOutcome,
  beginWith,
  carriedOut,
} from './run-operation.js';

export type LongWorkNeeds = OperationNeeds &
  MatchingNeeds &
  Parameters<typeof importBankFile>[0] &
  Parameters<typeof postBankLines>[0] &
  Parameters<typeof closePeriod>[0];

/** Reads the text of a bank's file; the format as it was asked for. */
export type BankFileReader = (content: string, format: string) => Result<BankFile, { readonly message: string }>;

export function matchingRequest(isWhole: boolean): OperationRequest {
  return { kind: 'MATCHING', command: { whole: isWhole ? 'yes' : 'no' } };
}

/** A run of the matcher. One that is gone on with does not read again what it had read. */
export function matchingWork(
  ports: LongWorkNeeds,
  scope: PlatformScope,
): Work<{ readonly run: MatchingRun; readonly isKept: boolean }> {
  return async ({ command, attempts, startedAt }, progress) => {
    const resumedFrom = attempts > 1 ? startedAt : null;
    const value = await runOnce(ports)(scope, { isWhole: command.whole === 'yes', resumedFrom, progress });
    return { value, resultId: value.run.id };
  };
}

export interface BankImportCommand {
  readonly name: string;
  readonly content: string;
  readonly format: string;
}

export function bankImportRequest({ name, content, format }: BankImportCommand): OperationRequest {
  return { kind: 'BANK_IMPORT', command: { name, format }, input: content };
}

export type BankImportOutcome = Result<{ readonly file: BankImport; readonly posted: readonly BankLineUse[] }, Refusal>;

/** Keeps a bank's file and posts what its lines say beyond doubt. Begun again it finds the file it kept, and goes on with its lines. */
export function bankImportWork(
  ports: LongWorkNeeds,
  scope: PlatformScope,
  { name, content, file }: { readonly name: string; readonly content: string; readonly file: BankFile },
): Work<BankImportOutcome> {
  return async (_operation, progress) => {
    await progress({ phase: 'STATEMENTS', done: 0, total: file.statements.length });
    const kept = await importBankFile(ports)(scope, { name, content, file });
    if (!kept.ok) return refused(kept);
    const { newLineIds, upload, statements } = kept.value;
    await progress({ phase: 'LINES', done: 0, total: newLineIds.length });
    const posted: BankLineUse[] = [];
    for (let at = 0; at < newLineIds.length; at += LINES) {
      posted.push(...(await postBankLines(ports)(scope, newLineIds.slice(at, at + LINES))));
      await progress({ phase: 'LINES', done: Math.min(at + LINES, newLineIds.length), total: newLineIds.length });
    }
    await progress({ phase: 'STATEMENTS', done: statements.length, total: file.statements.length });
    return { value: { ok: true, value: { file: kept.value, posted } }, resultId: upload.id };
  };
}

/** Lines between two words of how far it is. */
const LINES = 500;

export function closeRequest({ end }: CloseCommand): OperationRequest {
  return { kind: 'PERIOD_CLOSE', command: { end: instantToString(end) } };
}

export function closeWork(
  ports: LongWorkNeeds,
  scope: PlatformScope,
  command: CloseCommand,
): Work<Result<ClosedPeriod, Refusal>> {
  return async (_operation, progress) => {
    await progress({ phase: 'CHECKLIST', done: 0, total: null });
    const closed = await closePeriod(ports)(scope, command);
    return closed.ok ? { value: closed, resultId: closed.value.id } : refused(closed);
  };
}

function refused<T extends { readonly ok: false; readonly refusal: Refusal }>(value: T): WorkOutcome<T> {
  const { refusal } = value;
  return { value, error: 'detail' in refusal && refusal.detail ? `${refusal.code}: ${refusal.detail}` : refusal.code };
}

/**
 * Does what waits, and goes on with what a process left behind that was killed. Each as whoever asked for it, who is its maker. Gives how
 * many it took on.
 */
export const resumeOperations = (ports: LongWorkNeeds, readBankFile: BankFileReader) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    let taken = 0;
    for (const id of await ports.unitOfWork.run(scope, (tx) => ports.operations.waiting(tx, limit))) {
      const operation = await beginWith(ports, scope, id);
      if (operation === null) continue;
      taken += 1;
      await carriedOut(ports, scope, operation, await workOf(ports, scope, operation, readBankFile));
    }
    return taken;
  };
};

async function workOf(
  ports: LongWorkNeeds,
  scope: PlatformScope,
  { id, kind, command, requestedBy }: Operation,
  readBankFile: BankFileReader,
): Promise<Work<unknown>> {
  const maker: PlatformScope = { ...scope, actorId: requestedBy };
  switch (kind) {
    case 'MATCHING':
      return matchingWork(ports, maker);
    case 'PERIOD_CLOSE': {
      const end = parseInstant(command.end ?? '');
      return closeWork(ports, maker, { end: end.ok ? end.value : instantFromEpoch(0) });
    }
    case 'BANK_IMPORT': {
      const content = (await ports.unitOfWork.run(scope, (tx) => ports.operations.inputOf(tx, id))) ?? '';
      const read = readBankFile(content, command.format ?? 'auto');
      if (!read.ok) return () => Promise.resolve({ value: null, error: read.refusal.message });
      return bankImportWork(ports, maker, { name: command.name ?? '', content, file: read.value });
    }
  }
}
