import {
  type CivilDate,
  type CurrencyCode,
  type Money,
  type Result,
  assert,
  civilDate,
  dateIn,
  isCurrency,
  money,
  ok,
  refuse,
} from '#libs/kernel';
import {
  type BankAccount,
  type BankGap,
  type BankStatement,
  type BankUpload,
  type RefusedBankFile,
} from '../ports/bank-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { accountName } from './add-bank-account.js';
import { type BankFile, type BankProblem, type StatedBalance, type StatedStatement } from './bank-file.js';
import { type BookedEntry, bookedEntries } from './entry-lines.js';

type Needs = Pick<Ports, 'unitOfWork' | 'bank' | 'audit' | 'idempotency' | 'sha256'>;

export interface ImportBankFileCommand {
  readonly name: string;
  /** The file as text, as it came. */
  readonly content: string;
  /** What it says. */
  readonly file: BankFile;
}

export interface BankImport {
  readonly upload: BankUpload;
  /** Statements that this file brought, in its order; what an earlier file had brought is not among them. */
  readonly statements: readonly BankStatement[];
  /** True: the very same text was imported before, and nothing happened now. */
  readonly isRepeat: boolean;
  /** Lines that this file was the first to bring. */
  readonly newLineIds: readonly string[];
  /** Where the chain of balances of the accounts in it is broken now. */
  readonly gaps: readonly BankGap[];
}

/**
 * Keeps what a bank's file says: the file itself, its statements, and each movement once, however many files bring it. A file that does
 * not add up is kept all the same, with what is wrong with it. Nothing is posted: what a line means is decided afterwards.
 */
export const importBankFile = (ports: Needs) => {
  return async (scope: PlatformScope, command: ImportBankFileCommand): Promise<Result<BankImport, Refusal>> => {
    const outcome = await kept(ports, scope, command);
    // of a file of nobody's nothing is kept but that it came, so that somebody looks into it
    if (!outcome.ok && outcome.refusal.code === 'NOT_FOUND')
      await ports.unitOfWork.run(scope, (tx) => ports.bank.insertRefused(tx, refusedFile(ports, tx, command)));
    return outcome;
  };
};

function refusedFile({ sha256 }: Needs, tx: Tx, { name, content, file }: ImportBankFileCommand): RefusedBankFile {
  return {
    ...{ id: tx.newId('refusedFile'), name: name.trim(), hash: sha256(content), accounts: accountsOf(file) },
    ...{ refusedAt: tx.now, refusedBy: tx.scope.actorId },
  };
}

function kept(
  ports: Needs,
  scope: PlatformScope,
  command: ImportBankFileCommand,
): Promise<Result<BankImport, Refusal>> {
  return transact(ports.unitOfWork, scope, async (tx) => {
    const name = command.name.trim();
    if (name.length < 1 || name.length > 200 || /[\p{Cc}\p{Cs}]/u.test(name))
      return refuse(invalid(['name'], 'A file name has 1 to 200 printable characters.'));
    const hash = ports.sha256(command.content);
    // two imports of one file at once: the second waits, and finds what the first did
    const claim = await ports.idempotency.claim(tx, 'bankUpload', hash, hash);
    if (claim.kind === 'REPLAY') return ok(await repeated(ports, tx, claim.resultId));
    const { file, content } = command;
    const claimed = await claimStatements(ports, tx, file);
    if (claimed.mine.length === 0) return refuse(unknownAccounts(file));
    const upload: BankUpload = {
      ...{ id: tx.newId('bankUpload'), name, hash, content, format: file.format, importedAt: tx.now },
      ...{ importedBy: tx.scope.actorId, problems: [...file.problems, ...claimed.problems] },
    };
    await ports.bank.insertUpload(tx, upload);
    const statements: BankStatement[] = [];
    for (const mine of claimed.mine) {
      const kept = await keep(ports, tx, upload, mine);
      if (kept) statements.push(kept);
    }
    await ports.idempotency.remember(tx, 'bankUpload', hash, upload.id);
    const detail = {
      name,
      format: file.format,
      statements: `${statements.length}`,
      balanced: `${file.balanced ?? 'unknown'}`,
    };
    await ports.audit.append(tx, { action: 'bank.imported', subjectId: upload.id, detail });
    return ok(await outcomeOf(ports, tx, upload, { statements, isRepeat: false }));
  });
}

async function repeated(ports: Needs, tx: Tx, uploadId: string): Promise<BankImport> {
  const upload = await ports.bank.uploadById(tx, uploadId);
  assert(upload, 'a remembered file exists');
  return outcomeOf(ports, tx, upload, { statements: await ports.bank.statementsOf(tx, uploadId), isRepeat: true });
}

async function outcomeOf(
  { bank }: Needs,
  tx: Tx,
  upload: BankUpload,
  { statements, isRepeat }: Pick<BankImport, 'statements' | 'isRepeat'>,
): Promise<BankImport> {
  const [gaps, newLineIds]: [BankGap[], string[]] = [[], []];
  for (const accountId of new Set(statements.map((statement) => statement.accountId)))
    gaps.push(...(await bank.gaps(tx, accountId)));
  for (const { id, newLineCount } of statements) {
    if (newLineCount === 0) continue;
    const { rows } = await bank.lines(tx, { statementId: id }, { first: MOST_LINES, after: null });
    newLineIds.push(...rows.filter(({ statementId }) => statementId === id).map((line) => line.id));
  }
  return { upload, statements, isRepeat, gaps, newLineIds };
}

/** More than the largest file can hold. */
const MOST_LINES = 1_000_000;

interface Mine {
  readonly account: BankAccount;
  readonly stated: StatedStatement;
}

/** Which account of ours each statement is of, and those of nobody we know. Accounts are locked in one order. */
async function claimStatements({ bank }: Needs, tx: Tx, file: BankFile) {
  const mine: Mine[] = [];
  const problems: BankProblem[] = [];
  for (const stated of file.statements) {
    const account = await accountOf(bank, tx, stated);
    if (account) mine.push({ account, stated });
    else problems.push(unknownAccount(stated));
  }
  for (const id of [...new Set(mine.map(({ account }) => account.id))].sort()) await bank.lockAccount(tx, id);
  return { mine, problems };
}

async function accountOf(
  bank: Needs['bank'],
  tx: Tx,
  { account, currency }: StatedStatement,
): Promise<BankAccount | null> {
  if (account === null || currency === null || !isCurrency(currency)) return null;
  const called = accountName(account);
  // some banks write the currency behind the number
  const bare = called.endsWith(currency) ? called.slice(0, -currency.length) : called;
  return (await bank.accountCalled(tx, called, currency)) ?? (await bank.accountCalled(tx, bare, currency));
}

function unknownAccount({ account, currency, reference }: StatedStatement): BankProblem {
  const name = `Statement ${reference ?? 'without a name'} is of account ${account ?? 'unnamed'} in ${currency ?? 'no currency'}`;
  return {
    code: 'ACCOUNT_UNKNOWN',
    message: `${name}, which is none of ours; nothing of it was kept.`,
    line: null,
    column: null,
  };
}

/** What a file calls its accounts; the first of them, where it has very many. */
function accountsOf({ statements }: BankFile): string[] {
  const names = statements.map(({ account, currency }) => `${account ?? 'unnamed'} (${currency ?? 'no currency'})`);
  return names.length === 0 ? ['none'] : [...new Set(names)].slice(0, 100);
}

function unknownAccounts(file: BankFile): Refusal {
  const detail = `No account of ours is called ${accountsOf(file).slice(0, 5).join(', ')}: add it first.`;
  return { code: 'NOT_FOUND', path: ['content'], detail };
}

/** Null: an earlier file had the very same statement. */
async function keep(
  ports: Needs,
  tx: Tx,
  upload: BankUpload,
  { account, stated }: Mine,
): Promise<BankStatement | null> {
  const { bank, sha256 } = ports;
  const hash = sha256(contentOf(stated));
  if (await bank.statementByHash(tx, account.id, hash)) return null;
  const to = stated.to ?? civilDate(dateIn(tx.now, 'UTC'));
  const entries = bookedEntries(sha256, account, stated.lines, to);
  const keys = entries.map(({ key }) => key);
  const known = await bank.knownEntries(tx, account.id, keys);
  const fresh = entries.filter(({ key }) => !known.has(key));
  const id = tx.newId('bankStatement');
  const lines = fresh
    .flatMap((entry) => entry.lines)
    .map((line) => ({ ...line, id: tx.newId('bankLine'), statementId: id }));
  const problems = [...(await seenBefore(ports, tx, { account, stated, to, fresh })), ...stated.problems];
  const { format, id: uploadId } = upload;
  const draft: BankStatement = {
    ...{ id, uploadId, format, hash, to, problems, accountId: account.id, kind: stated.kind, importedAt: tx.now },
    ...{ reference: stated.reference, number: stated.number, from: stated.from ?? to, balanced: stated.balanced },
    opening: balanceIn(stated.opening, account.currency),
    closing: balanceIn(stated.closing, account.currency),
    lineCount: 0,
    newLineCount: lines.length,
  };
  const statement = { ...draft, lineCount: lines.length + (await bank.countLines(tx, account.id, [...known])) };
  await bank.insertStatement(tx, statement, lines, keys);
  return statement;
}

/** Everything that makes it this statement and not another; where it stands in a file makes no difference. */
function contentOf({ kind, reference, number, page, from, to, opening, closing, lines }: StatedStatement): string {
  const facts = { kind, reference, number, page, from, to, opening, closing };
  const said = lines.map((stated) => ({ ...stated, line: 0, column: 0 }));
  return JSON.stringify({ ...facts, lines: said }, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  );
}

function balanceIn(balance: StatedBalance | null, currency: CurrencyCode): Money | null {
  return balance?.amount.currency === currency ? money(balance.amount.minor, currency) : null;
}

interface Keeping extends Mine {
  readonly to: CivilDate;
  readonly fresh: readonly BookedEntry[];
}

/** What only shows beside what was imported before. */
async function seenBefore({ bank }: Needs, tx: Tx, { account, stated, to, fresh }: Keeping): Promise<BankProblem[]> {
  const problem = (code: BankProblem['code'], message: string): BankProblem => ({
    code,
    message,
    line: null,
    column: null,
  });
  const others = (await bank.statementsTo(tx, account.id, to)).filter(
    ({ number, kind, reference }) =>
      number !== null && number === stated.number && kind === stated.kind && reference === stated.reference,
  );
  const found = others.map(({ id }) =>
    problem('NUMBER_SEEN_BEFORE', `Statement ${id} has the same number and says something else.`),
  );
  const lines = fresh.flatMap((entry) => entry.lines);
  const references = lines.flatMap(({ bankReference }) => bankReference ?? []);
  const earlier = await bank.linesReferenced(tx, account.id, [...new Set(references)]);
  for (const { id, bankReference, amount, bookedOn } of earlier)
    if (lines.some((line) => line.bankReference === bankReference && line.amount.minor === amount.minor))
      found.push(
        problem(
          'REFERENCE_SEEN_BEFORE',
          `The bank's reference ${bankReference} and its amount are those of ${id}, booked on ${bookedOn}.`,
        ),
      );
  return found;
}
