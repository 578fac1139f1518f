import { type CreditNote, type CreditNoteReversal, type Invoice, reversalSeriesOf, taxesOfLines } from '#libs/billing';
import { type Result, add, assert, dateIn, isZero, moneyToString, ok, refuse } from '#libs/kernel';
import { ACCOUNT_TYPES, type AccountType, type Journal, creditNoteIssued, slaCreditGranted } from '#libs/ledger';
import { once } from '../once.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { recordTaxAnew } from '../tax/stripe-tax-calls.js';
import { creditVoidCall, isPaymentPending } from './stripe-calls.js';

type Needs = Pick<Ports, 'unitOfWork' | 'idempotency' | 'creditNotes' | 'invoices' | 'ledger' | 'intents' | 'audit'>;

export interface ReverseCreditNoteCommand {
  readonly creditNoteId: string;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly idempotencyKey: string | null;
}

const MOST_EVIDENCE = 100;

/**
 * A person takes a credit note back that was issued by mistake, once, by a numbered document of its own: its journal is reversed as it was
 * posted, an open invoice asks for what it asked before, and Stripe with it. WRONG_STATE while a payment may be moving, when the invoice is
 * settled, and when its credit, or what its provider gave up for it, is spent: then the detail says what to do instead.
 */
export const reverseCreditNote = (ports: Needs) => {
  return (scope: PlatformScope, command: ReverseCreditNoteCommand): Promise<Result<CreditNote, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { creditNoteId, reason, evidence, idempotencyKey: key } = command;
      const input = [creditNoteId, reason, evidence.join('\n')];
      return once<CreditNote, Refusal>(
        ports.idempotency,
        tx,
        { operation: 'creditNoteReverse', key, input },
        (id) => reversed(ports, tx, id),
        async () => {
          const made = await reverse(ports, tx, command);
          return made.ok ? ok({ resultId: creditNoteId, value: made.value }) : made;
        },
      );
    });
};

async function reversed(ports: Needs, tx: Tx, id: string): Promise<CreditNote> {
  const note = await ports.creditNotes.byId(tx, id);
  assert(note, 'a remembered credit note exists');
  return note;
}

async function reverse(
  ports: Needs,
  tx: Tx,
  { creditNoteId, evidence, ...given }: ReverseCreditNoteCommand,
): Promise<Result<CreditNote, Refusal>> {
  const reason = given.reason.trim();
  if (reason.length < 1 || reason.length > 500) return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
  if (evidence.length > MOST_EVIDENCE || evidence.some((one) => one.length < 1 || one.length > 200))
    return refuse(invalid(['evidence'], 'Evidence is at most 100 references of 1 to 200 characters.'));
  const named = await ports.creditNotes.byId(tx, creditNoteId);
  const invoice = named && (await ports.invoices.lock(tx, named.invoiceId));
  // read again: whoever held the invoice's lock may have taken it back
  const note = invoice && (await ports.creditNotes.byId(tx, creditNoteId));
  if (!note) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['creditNoteId'] });
  const obstacle = await obstacleTo(ports, tx, note, invoice);
  if (obstacle) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['creditNoteId'], detail: obstacle });
  const back = await journalBack(ports, tx, note);
  const spent = await spentOf(ports, tx, back);
  if (spent) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['creditNoteId'], detail: insteadOf(note, spent) });
  await ports.ledger.post(tx, back);
  if (!isZero(note.lowers) && invoice.collection === 'STRIPE')
    await ports.intents.enqueue(tx, [creditVoidCall(invoice, note.id, note.lowers)]);
  const detail = { creditNote: note.number, total: moneyToString(note.total), reason };
  await ports.audit.append(tx, { action: 'credit-note.reversed', subjectId: note.id, detail });
  // last: until the commit no other document of this buyer gets a number
  const year = Number(dateIn(tx.now, 'UTC').slice(0, 4));
  const reversal: CreditNoteReversal = {
    ...{ id: tx.newId('creditNoteReversal'), creditNoteId, reason, evidence },
    ...{ reversedAt: tx.now, reversedBy: tx.scope.actorId },
    number: await ports.creditNotes.nextNumber(tx, reversalSeriesOf(note.orgId), year),
  };
  await ports.creditNotes.reverse(tx, note, reversal);
  const taxes = taxesOfLines(note.lines, invoice.taxTreatment.jurisdiction);
  const net = add(note.subtotal, note.platformFee);
  await recordTaxAnew(ports, tx, invoice, { reference: reversal.number, net, taxes });
  return ok({ ...note, reversal });
}

async function obstacleTo(ports: Needs, tx: Tx, note: CreditNote, invoice: Invoice): Promise<string | null> {
  if (note.reversal) return `Credit note ${note.number} was taken back by ${note.reversal.number}.`;
  if (!isZero(note.lowers) && invoice.state !== 'OPEN')
    return `Invoice ${invoice.number} is ${invoice.state} and asks for nothing more: issue another invoice instead.`;
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  return isPaymentPending(invoice, intents) ? `A payment of invoice ${invoice.number} is on its way.` : null;
}

/** As the note was posted, the other way round. */
async function journalBack(ports: Needs, tx: Tx, { id, kind, invoiceId }: CreditNote): Promise<Journal> {
  const [event, word] = kind === 'CREDIT' ? [creditNoteIssued, 'issued'] : [slaCreditGranted, 'granted'];
  const key = `credit-note:${id}:${word}`;
  const posted = (await ports.ledger.bySource(tx, invoiceId)).find(({ idempotencyKey }) => idempotencyKey === key);
  assert(posted, `credit note ${id} was posted`);
  return event.reversed(posted, tx.now);
}

/** The first account that does not hold any more what the journal would take out of it. */
async function spentOf(ports: Needs, tx: Tx, { entries }: Journal): Promise<AccountType | null> {
  for (const { account, minor } of entries) {
    const { side, neverNegative } = ACCOUNT_TYPES[account.type];
    const held = (await ports.ledger.balanceOf(tx, account)) + minor;
    if (neverNegative && (side === 'D' ? held : -held) < 0n) return account.type;
  }
  return null;
}

function insteadOf({ number }: CreditNote, spent: AccountType): string {
  if (spent === 'TENANT_CREDIT')
    return `The credit of ${number} is spent: bring back what it was applied to or refunded by, or issue another invoice instead.`;
  return `Since ${number} its provider was paid, or has settled what it owed for it: issue another invoice instead.`;
}
