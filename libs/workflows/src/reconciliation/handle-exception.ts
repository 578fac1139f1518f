import { type Result, ok, refuse } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import {
  type ExceptionState,
  type NewStep,
  REASON_CODES,
  RESOLUTIONS,
  type ReasonCode,
  type ReconciliationException,
  type Resolution,
  type StepKind,
} from '../ports/reconciliation-stores.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { resolve } from './resolve-exception.js';

export type ExceptionNeeds = Pick<Ports, 'unitOfWork' | 'exceptions' | 'ledger' | 'invoices' | 'audit'>;

/** From where a person may take which step. The database holds the same table. */
const MAY: Readonly<
  Record<Exclude<StepKind, 'RESOLVED' | 'WRITTEN_OFF' | 'AUTO_RESOLVED'>, readonly ExceptionState[]>
> = {
  ASSIGNED: ['OPEN', 'ASSIGNED', 'INVESTIGATING'],
  INVESTIGATING: ['OPEN', 'ASSIGNED'],
  COMMENTED: ['OPEN', 'ASSIGNED', 'INVESTIGATING', 'PROPOSED', 'APPROVED', 'RESOLVED', 'WRITTEN_OFF', 'VOID'],
  PROPOSED: ['OPEN', 'ASSIGNED', 'INVESTIGATING'],
  REJECTED: ['PROPOSED'],
  APPROVED: ['PROPOSED'],
  VOID: ['OPEN', 'ASSIGNED', 'INVESTIGATING'],
};

export interface Proposal {
  readonly resolution: Resolution;
  /** Minor units of the exception's currency, not negative. */
  readonly amountMinor: bigint;
  readonly reasonCode: ReasonCode;
  /** An invoice (ROUNDING, WRITE_OFF), a tenant (RECEIVED; null: nobody knows), a journal's key (REVERSAL, RECORD_CREATED), a conversion and its other currency `<id>/<EUR>` (FX_DIFFERENCE). */
  readonly subjectId: string | null;
  readonly comment: string;
  readonly evidence: readonly string[];
}

export type ExceptionCommand =
  | { readonly kind: 'ASSIGNED'; readonly assignee: string }
  | { readonly kind: 'INVESTIGATING' }
  | { readonly kind: 'COMMENTED' | 'REJECTED' | 'VOID'; readonly comment: string }
  | { readonly kind: 'PROPOSED'; readonly proposal: Proposal }
  | { readonly kind: 'APPROVED' };

/**
 * Takes one step with an exception. Approving does what was proposed, in the same transaction: it posts a journal from a template, or names
 * the one that resolves it. Above the limit whoever approves is another person than whoever proposed. Nothing is edited, nothing is forced.
 */
export const handleException = (ports: ExceptionNeeds) => {
  return (
    scope: PlatformScope,
    { id, command }: { readonly id: string; readonly command: ExceptionCommand },
  ): Promise<Result<ReconciliationException, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const exception = await ports.exceptions.lock(tx, id);
      if (exception === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      if (!MAY[command.kind].includes(exception.state)) {
        const detail = `The exception is ${exception.state}: it cannot be ${command.kind} now.`;
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'], detail });
      }
      const refusal = await refusalOf(ports, tx, exception, command);
      if (refusal !== null) return refuse(refusal);
      await ports.exceptions.step(tx, id, stepOf(command));
      if (command.kind === 'APPROVED') {
        const done = await resolve(ports, tx, exception);
        if (!done.ok) return done;
      }
      await ports.audit.append(tx, { action: `exception.${command.kind.toLowerCase()}`, subjectId: id, detail: {} });
      const after = await ports.exceptions.byId(tx, id);
      return after === null ? refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] }) : ok(after);
    });
};

function stepOf(command: ExceptionCommand): NewStep {
  if (command.kind !== 'PROPOSED') return command;
  const { proposal } = command;
  return { ...proposal, kind: 'PROPOSED' };
}

async function refusalOf(
  ports: ExceptionNeeds,
  tx: Tx,
  { id, amount }: ReconciliationException,
  command: ExceptionCommand,
): Promise<Refusal | null> {
  const limit = await ports.exceptions.limitOf(tx, amount.currency);
  const size = amount.minor < 0n ? -amount.minor : amount.minor;
  switch (command.kind) {
    case 'INVESTIGATING':
      return null;
    case 'ASSIGNED':
      return text(command.assignee, 1, 120) ? null : invalid(['assignee'], 'Name the person who looks into it.');
    case 'COMMENTED':
    case 'REJECTED':
      return text(command.comment, 1, 2_000) ? null : invalid(['comment'], 'A comment has 1 to 2,000 characters.');
    case 'VOID':
      if (!text(command.comment, 1, 2_000)) return invalid(['comment'], 'Say why nothing is to be done.');
      if (size > limit)
        return {
          code: 'WRONG_STATE',
          path: ['id'],
          detail: 'Above the limit an end without money is proposed and approved.',
        };
      return null;
    case 'PROPOSED':
      return proposalRefusal(command.proposal);
    case 'APPROVED': {
      const proposed = (await ports.exceptions.steps(tx, id)).filter(({ kind }) => kind === 'PROPOSED').at(-1);
      const at = [size, proposed?.amountMinor ?? 0n].reduce((most, one) => (one > most ? one : most));
      if (at <= limit) return null;
      const isOther =
        proposed?.by !== tx.scope.actorId && [proposed?.by, tx.scope.actorId].every((by) => by?.startsWith('usr_'));
      const detail =
        'Above the limit another person approves than the one who proposed; a key belongs to nobody in person.';
      return isOther ? null : { code: 'WRONG_STATE', path: ['id'], detail };
    }
  }
}

function proposalRefusal({ resolution, amountMinor, reasonCode, comment, subjectId }: Proposal): Refusal | null {
  if (!RESOLUTIONS.includes(resolution)) return invalid(['resolution'], 'There is no such resolution.');
  if (!REASON_CODES.includes(reasonCode)) return invalid(['reasonCode'], 'There is no such reason.');
  if (amountMinor < 0n) return invalid(['amount'], 'The amount is not negative.');
  if (!text(comment, 1, 2_000)) return invalid(['comment'], 'A comment has 1 to 2,000 characters.');
  const needsSubject = resolution !== 'BANK_CHARGE' && resolution !== 'RECEIVED' && resolution !== 'NO_MONEY_MOVED';
  return needsSubject && subjectId === null ? invalid(['subjectId'], `${resolution} says what it is about.`) : null;
}

function text(value: string, least: number, most: number): boolean {
  const { length } = value.trim();
  return length >= least && length <= most;
}
