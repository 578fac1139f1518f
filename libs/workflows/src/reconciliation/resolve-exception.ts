import { nextInvoiceState } from '#libs/billing';
import { type Result, earliest, isCurrency, money, ok, refuse } from '#libs/kernel';
import {
  type InvoiceFacts,
  type Journal,
  LEDGER_EVENTS,
  MOST_ROUNDING,
  bankCharged,
  fxDifferenceRealised,
  invoiceWrittenOff,
  roundingDifference,
  totalOf,
  wireReceived,
} from '#libs/ledger';
import { openOf } from '../money/settle-invoice.js';
import { type PostedJournal } from '../ports/ledger-store.js';
import { type Ports } from '../ports/ports.js';
import { type ExceptionStep, type ReconciliationException, type Resolution } from '../ports/reconciliation-stores.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';

type Needs = Pick<Ports, 'exceptions' | 'ledger' | 'invoices' | 'audit'>;

const lineOf = (entryIds: readonly string[]): string | undefined =>
  entryIds.find((id) => id.startsWith('bank:'))?.slice('bank:'.length);

/** What an approved proposal does: a journal that is posted now, one that is there, or null where no money moved. */
type Template = (
  ports: Needs,
  tx: Tx,
  exception: ReconciliationException,
  proposal: ExceptionStep,
) => Promise<Result<Journal | { readonly posted: string } | null, Refusal>>;

const no = (detail: string): Result<never, Refusal> => refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'], detail });

const TEMPLATES: Readonly<Record<Resolution, Template>> = {
  /** Banks on the way kept it, or ours asks for it by a line of its own: named by the line, so that the two are found to be one. */
  BANK_CHARGE: (_ports, tx, { id, amount, entryIds, since }, { amountMinor }) => {
    const charged = { chargeId: lineOf(entryIds) ?? id, amount: money(amountMinor ?? 0n, amount.currency) };
    return Promise.resolve(ok(bankCharged(charged, earliest(since, tx.now))));
  },
  ROUNDING: async (ports, tx, _exception, { subjectId }) => {
    const open = await openPart(ports, tx, subjectId);
    if (!open.ok) return open;
    if (totalOf(open.value).minor > MOST_ROUNDING)
      return no(`More than ${MOST_ROUNDING} minor units are open: that is no rounding.`);
    return ok(roundingDifference(open.value, tx.now));
  },
  WRITE_OFF: async (ports, tx, _exception, { subjectId }) => {
    const open = await openPart(ports, tx, subjectId);
    return open.ok ? ok(invoiceWrittenOff(open.value, tx.now)) : open;
  },
  FX_DIFFERENCE: (_ports, tx, { amount }, { subjectId, amountMinor }) => {
    const [conversionId, against] = (subjectId ?? '').split('/');
    if (conversionId === undefined || against === undefined || !isCurrency(against) || against === amount.currency)
      return Promise.resolve(no('Name the conversion and its other currency: "<id>/EUR".'));
    const gain = money(amount.minor < 0n ? -(amountMinor ?? 0n) : (amountMinor ?? 0n), amount.currency);
    return Promise.resolve(ok(fxDifferenceRealised({ conversionId, against, gain }, tx.now)));
  },
  /** Money is at our bank: it is held for the tenant that is named, or in suspense. */
  RECEIVED: (_ports, tx, { amount, entryIds, since }, { subjectId, amountMinor }) => {
    const line = lineOf(entryIds);
    if (line === undefined || amountMinor === null || amountMinor <= 0n)
      return Promise.resolve(no('It is not about money on a line of our bank.'));
    const received = { wireId: line, tenantOrgId: subjectId, amount: money(amountMinor, amount.currency) };
    // it is at the bank since the day of its line
    return Promise.resolve(ok(wireReceived(received, earliest(since, tx.now))));
  },
  REVERSAL: async (ports, tx, _exception, { subjectId }) => {
    const original = await ports.ledger.byKey(tx, subjectId ?? '');
    if (original === null) return no('There is no such journal.');
    if (original.reverses !== undefined) return no('A reversal is not taken back: post the event anew.');
    const back = reversalOf(original, tx);
    return back === null ? no('This event has no reversal.') : ok(back);
  },
  RECORD_CREATED: async (ports, tx, _exception, { subjectId }) => {
    const known = await ports.ledger.known(tx, [subjectId ?? '']);
    return known.size === 0 ? no('There is no journal under this key.') : ok({ posted: subjectId ?? '' });
  },
  NO_MONEY_MOVED: () => Promise.resolve(ok(null)),
};

/** What is open of an invoice that we collect ourselves; Stripe goes on collecting what it was asked to. */
async function openPart(ports: Needs, tx: Tx, invoiceId: string | null): Promise<Result<InvoiceFacts, Refusal>> {
  const invoice = await ports.invoices.lock(tx, invoiceId ?? '');
  if (invoice?.state !== 'OPEN') return no('There is no such open invoice.');
  if (invoice.collection !== 'WIRE') return no(`Stripe collects ${invoice.number}: credit it or void it.`);
  return ok(await openOf(ports, tx, invoice));
}

/** Does what the last proposal of an exception says, and ends it. */
export async function resolve(
  ports: Needs,
  tx: Tx,
  exception: ReconciliationException,
): Promise<Result<null, Refusal>> {
  const proposal = (await ports.exceptions.steps(tx, exception.id)).filter(({ kind }) => kind === 'PROPOSED').at(-1);
  if (proposal?.resolution == null) return no('Nothing was proposed.');
  const done = await TEMPLATES[proposal.resolution](ports, tx, exception, proposal);
  if (!done.ok) return done;
  if (done.value === null) {
    const comment = proposal.comment ?? 'No money moved.';
    await ports.exceptions.step(tx, exception.id, { kind: 'VOID', comment });
    return ok(null);
  }
  const journalKey = 'posted' in done.value ? done.value.posted : done.value.idempotencyKey;
  if (!('posted' in done.value) && !(await ports.ledger.post(tx, done.value)))
    return no(`${journalKey} was posted before: name it with RECORD_CREATED.`);
  if (proposal.resolution === 'ROUNDING') await settle(ports, tx, proposal.subjectId ?? '', 'PAID');
  if (proposal.resolution === 'WRITE_OFF') await settle(ports, tx, proposal.subjectId ?? '', 'GIVEN_UP');
  const kind = proposal.resolution === 'WRITE_OFF' ? 'WRITTEN_OFF' : 'RESOLVED';
  await ports.exceptions.step(tx, exception.id, { kind, journalKey });
  return ok(null);
}

/** The invoice follows its books: nothing of it is open any more. */
async function settle(ports: Needs, tx: Tx, invoiceId: string, on: 'PAID' | 'GIVEN_UP'): Promise<void> {
  const invoice = await ports.invoices.lock(tx, invoiceId);
  const next = invoice && nextInvoiceState(invoice.state, on);
  if (!invoice || !next?.ok) return;
  await ports.invoices.update(tx, { ...invoice, state: next.value, paidAt: on === 'PAID' ? tx.now : invoice.paidAt });
}

/** The correction of a posted journal, by its own event; null: it has none. */
export function reversalOf(original: PostedJournal, tx: Tx): Journal | null {
  return LEDGER_EVENTS[original.kind].reversed?.(original, tx.now) ?? null;
}
