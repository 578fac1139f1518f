import { amountDue } from '#libs/billing';
import { type Result, decimal, moneyToString, negate, ok, startOfDay } from '#libs/kernel';
import { referencesIn } from '#libs/ledger';
import { bookOutgoingWire } from '../money/outgoing-wire-steps.js';
import { recordWire } from '../money/record-wire.js';
import { type BankLine, type BankLineUse } from '../ports/bank-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';
import { textOf, wireOfLine } from './wire-of-line.js';

type Needs = Parameters<typeof recordWire>[0] & Pick<Ports, 'bank' | 'outgoingWires' | 'billingProfiles' | 'directory'>;

/**
 * Posts what lines say beyond doubt, and nothing else: a wire of ours has left (the line repeats our end-to-end id, or no other wire of that
 * amount and name is on its way), or an
 * open invoice is paid (the line names exactly one, by its number or its structured reference, and brings exactly what is due). Whatever is
 * nearly so is left to reconciliation. Only for lines that just came: what a person has decided on since is not touched. Gives what was done.
 */
export const postBankLines = (ports: Needs) => {
  return async (scope: PlatformScope, lineIds: readonly string[]): Promise<BankLineUse[]> => {
    const { unitOfWork, bank } = ports;
    const done: BankLineUse[] = [];
    const lines = await unitOfWork.run(scope, (tx) => bank.linesByIds(tx, lineIds));
    // of a file with thousands of lines only those that name something are looked into
    const isOnTheWay = await unitOfWork.run(scope, async (tx) => {
      const { items } = await ports.outgoingWires.page(tx, { first: 1, after: null, states: ['SENT'] });
      return items.length > 0;
    });
    for (const { id } of lines.filter((one) =>
      one.amount.minor < 0n ? isOnTheWay : referencesIn(textOf(one)).length > 0,
    )) {
      const line = await unitOfWork.run(scope, (tx) => untouched(ports, tx, id));
      if (line === null) continue;
      const subject =
        line.amount.minor < 0n ? await bookWire(ports, scope, line) : await payInvoice(ports, scope, line);
      if (subject !== null) done.push(...(await unitOfWork.run(scope, (tx) => bank.uses(tx, [id]))));
    }
    return done;
  };
};

/** Null: it did something already, or somebody posted something for it. */
async function untouched({ bank, ledger }: Needs, tx: Tx, id: string): Promise<BankLine | null> {
  const line = await bank.lineById(tx, id);
  if (line === null || line.isReversal || (await bank.uses(tx, [id])).length > 0) return null;
  return (await ledger.bySource(tx, id)).length > 0 ? null : line;
}

async function bookWire(ports: Needs, scope: PlatformScope, line: BankLine): Promise<string | null> {
  const outcome = await transact(ports.unitOfWork, scope, async (tx): Promise<Result<string | null, Refusal>> => {
    const wireId = await wireOfLine(ports, tx, line);
    if (wireId === null) return ok(null);
    const wire = await ports.outgoingWires.lock(tx, wireId);
    const isIt =
      wire?.state === 'SENT' &&
      wire.amount.currency === line.amount.currency &&
      wire.amount.minor === -line.amount.minor;
    if (!isIt) return ok(null);
    const at = startOfDay(line.bookedOn, 'UTC');
    const booked = await bookOutgoingWire(ports)(tx, { wireId, reference: line.id, at });
    if (!booked.ok) return booked;
    await use(ports, tx, line, { rule: 'OUTGOING_WIRE', subjectId: wireId });
    return ok(wireId);
  });
  return outcome.ok ? outcome.value : null;
}

async function payInvoice(ports: Needs, scope: PlatformScope, line: BankLine): Promise<string | null> {
  const invoiceId = await ports.unitOfWork.run(scope, async (tx) => {
    const [named, another] = await ports.bank.openInvoicesNamed(tx, referencesIn(textOf(line)));
    const invoice = named === undefined || another !== undefined ? null : await ports.invoices.byId(tx, named.id);
    const due = invoice && amountDue(invoice);
    const isIt = due !== null && due.currency === line.amount.currency && due.minor === line.amount.minor;
    return isIt ? (invoice?.id ?? null) : null;
  });
  if (invoiceId === null) return null;
  const outcome = await recordWire(ports)(scope, {
    invoiceId,
    amount: decimal(moneyToString(line.amount)),
    // what the statement calls it, so that whoever records the same wire by hand is told
    bankReference: (line.bankReference ?? line.id).slice(0, 120),
    receivedAt: startOfDay(line.bookedOn, 'UTC'),
    idempotencyKey: `bank-line:${line.id}`,
  });
  if (!outcome.ok) return null;
  await ports.unitOfWork.run(scope, (tx) => use(ports, tx, line, { rule: 'INVOICE_NAMED', subjectId: invoiceId }));
  return invoiceId;
}

async function use(
  { bank, audit }: Needs,
  tx: Tx,
  line: BankLine,
  { rule, subjectId }: Pick<BankLineUse, 'rule' | 'subjectId'>,
): Promise<void> {
  const use = { lineId: line.id, rule, subjectId, usedAt: tx.now, usedBy: tx.scope.actorId };
  await bank.insertUse(tx, use);
  const amount = line.amount.minor < 0n ? negate(line.amount) : line.amount;
  const detail = { rule, subjectId, amount: `${moneyToString(amount)} ${amount.currency}` };
  await audit.append(tx, { action: 'bank.linePosted', subjectId: line.id, detail });
}
