import { type CreditNote, type CreditNoteKind, type Credited } from '#libs/billing';
import { type Result, assert, moneyToString, ok, refuse } from '#libs/kernel';
import { once } from '../once.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { type CreditNeeds, issueCredit } from './issue-credit.js';

type Needs = CreditNeeds & Pick<Ports, 'unitOfWork' | 'idempotency'>;

export interface CreditNoteCommand {
  readonly invoiceId: string;
  readonly kind: CreditNoteKind;
  readonly credited: Credited;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly providerBearsBasisPoints: number;
  readonly idempotencyKey: string | null;
}

const MOST_EVIDENCE = 100;

/** A person credits (part of) an invoice, with a reason. */
export const issueCreditNote = (ports: Needs) => {
  return (scope: PlatformScope, command: CreditNoteCommand): Promise<Result<CreditNote, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { invoiceId, kind, credited, reason, evidence, idempotencyKey: key } = command;
      const input = [invoiceId, kind, inWords(credited), reason, evidence.join('\n'), command.providerBearsBasisPoints];
      return once<CreditNote, Refusal>(
        ports.idempotency,
        tx,
        { operation: 'creditNoteIssue', key, input },
        (id) => issuedBefore(ports, tx, id),
        async () => {
          const made = await issue(ports, tx, command);
          return made.ok ? ok({ resultId: made.value.id, value: made.value }) : made;
        },
      );
    });
};

async function issuedBefore(ports: Needs, tx: Tx, id: string): Promise<CreditNote> {
  const note = await ports.creditNotes.byId(tx, id);
  assert(note, 'a remembered credit note exists');
  return note;
}

async function issue(ports: Needs, tx: Tx, command: CreditNoteCommand): Promise<Result<CreditNote, Refusal>> {
  const reason = command.reason.trim();
  if (reason.length < 1 || reason.length > 500) return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
  if (command.evidence.length > MOST_EVIDENCE || command.evidence.some((one) => one.length < 1 || one.length > 200))
    return refuse(invalid(['evidence'], 'Evidence is at most 100 references of 1 to 200 characters.'));
  const basisPoints = command.providerBearsBasisPoints;
  if (!Number.isInteger(basisPoints) || basisPoints < 0 || basisPoints > 10_000)
    return refuse(invalid(['providerBearsBasisPoints'], 'The provider bears 0 to 10000 basis points of its share.'));
  const invoice = await ports.invoices.lock(tx, command.invoiceId);
  if (!invoice) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['invoiceId'] });
  return issueCredit(ports)(tx, { ...command, reason, invoice, cause: null, confirms: true });
}

function inWords(credited: Credited): string {
  switch (credited.what) {
    case 'WHOLE':
      return credited.what;
    case 'LINES':
      return `LINES ${credited.lineIds.join(' ')}`;
    case 'AMOUNT':
    case 'NET':
      return `${credited.what} ${moneyToString(credited.amount)} ${credited.amount.currency}`;
  }
}
