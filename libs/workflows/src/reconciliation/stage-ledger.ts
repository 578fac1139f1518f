import { type Instant, addMilliseconds, instantFromEpoch, timeOfId } from '#libs/kernel';
import { type PostedJournal } from '../ports/ledger-store.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { nameOf } from './bank-entries.js';
import {
  type InvoiceNames,
  POSTED_KINDS,
  type RecordNames,
  ledgerEntries,
  standingOf,
  tenantOf,
  topUpOf,
} from './ledger-entries.js';
import { type OwnRows, movedOn, ownRecords } from './own-records.js';
import { isIrregular, isSettlement, postingIds, settlementsById } from './posting-entries.js';
import { readFrom } from './reading-window.js';
import { type Staging, type StagingNeeds } from './staging-run.js';

/** Journals in memory at a time. */
const PAGE = 2_000;
const END = instantFromEpoch(8.64e15);

/** Stages what we posted since we last looked, and what it takes back of what was posted before. */
export async function stageLedger(ports: StagingNeeds, scope: PlatformScope, staging: Staging): Promise<void> {
  const from = readFrom(staging.readings.get('LEDGER'), { isWhole: staging.isWhole, touched: [] });
  let [rows, fresh] = [0, 0];
  // what may still change is looked at again, however long ago it was posted
  let open = await ports.unitOfWork.run(scope, (tx) => ports.staging.open(tx));
  for (let at: Instant | null = from; at !== null;) {
    const start: Instant = at;
    await staging.progress({ phase: 'LEDGER', done: rows, total: null });
    at = await ports.unitOfWork.run(scope, async (tx) => {
      await ports.staging.patience(tx);
      const { journals, next } = await page(ports, tx, start);
      const originals = await takenBack(ports, tx, journals, open);
      const entries = await recordsOf(ports, tx, [...originals, ...journals]);
      rows += journals.length;
      fresh += await ports.staging.replace(
        tx,
        'LEDGER',
        { window: { start, end: next ?? END }, ids: namesOf(originals) },
        entries,
      );
      return next;
    });
    open = [];
  }
  const reading = { source: 'LEDGER', from, until: staging.startedAt, openSince: null, rows, fresh } as const;
  await ports.unitOfWork.run(scope, (tx) => ports.staging.addReading(tx, { ...reading, readAt: tx.now }));
}

/** Some journals from an instant on, all that were posted at one instant together: what is posted of one settlement is. */
async function page(
  { ledger }: StagingNeeds,
  tx: Tx,
  from: Instant,
): Promise<{ readonly journals: readonly PostedJournal[]; readonly next: Instant | null }> {
  for (let first = PAGE; ; first *= 2) {
    const journals = await ledger.ofKinds(tx, POSTED_KINDS, { from, first });
    const last = journals.at(-1);
    if (last === undefined || journals.length < first) return { journals, next: null };
    const next = timeOfId(last.id);
    const whole = journals.filter(({ id }) => timeOfId(id) < next);
    if (whole.length > 0) return { journals: whole, next };
  }
}

/** What was posted before these journals and is taken back by them, or is still open, with whatever else is of the same source. */
async function takenBack(
  { ledger }: StagingNeeds,
  tx: Tx,
  journals: readonly PostedJournal[],
  open: readonly string[],
): Promise<PostedJournal[]> {
  const here = new Set(journals.map(({ idempotencyKey }) => idempotencyKey));
  const found = new Map<string, PostedJournal>();
  // a balance transaction that was posted twice
  const sources = new Set(journals.filter((one) => isSettlement(one) && isIrregular(one)).map((one) => one.sourceId));
  const before = open.filter((id) => id.startsWith('journal:')).map((id) => id.slice('journal:'.length));
  for (const key of new Set([...before, ...journals.flatMap(({ reverses }) => reverses ?? [])])) {
    const original = here.has(key) ? null : await ledger.byKey(tx, key);
    if (original !== null) sources.add(original.sourceId);
  }
  for (const sourceId of sources)
    for (const one of await ledger.bySource(tx, sourceId))
      if (!here.has(one.idempotencyKey) && POSTED_KINDS.includes(one.kind)) found.set(one.idempotencyKey, one);
  return [...found.values()];
}

const namesOf = (journals: readonly PostedJournal[]): string[] =>
  journals.flatMap(({ idempotencyKey, sourceId }) => [`journal:${idempotencyKey}`, ...postingIds(sourceId)]);

async function recordsOf(ports: StagingNeeds, tx: Tx, journals: readonly PostedJournal[]) {
  const made = new Map<string, Instant>();
  for (const journal of journals) made.set(`journal:${journal.idempotencyKey}`, timeOfId(journal.id));
  for (const [id, journal] of settlementsById(standingOf(journals))) made.set(id, timeOfId(journal.id));
  const entries = [
    ...ledgerEntries(journals, await recordNames(ports, tx, journals)),
    ...ownRecords(journals, await ownRows(ports, tx, journals)),
  ];
  return entries.map((entry) => ({ entry, sourceAt: made.get(entry.id) ?? addMilliseconds(entry.at, 0) }));
}

/** What names these journals, and no others. */
async function recordNames(ports: StagingNeeds, tx: Tx, journals: readonly PostedJournal[]): Promise<RecordNames> {
  const all = (idOf: (journal: PostedJournal) => string | null): string[] => [
    ...new Set(journals.flatMap((journal) => idOf(journal) ?? [])),
  ];
  const invoices = all(({ sourceType, sourceId }) => (sourceType === 'INVOICE' ? sourceId : null));
  const wires = all(({ kind, sourceId }) => (kind === 'WIRE_RECEIVED' ? sourceId : null));
  const tenants = all((journal) => (journal.sourceType === 'INVOICE' || !isAtBank(journal) ? null : tenantOf(journal)));
  const topUps = await each(all(topUpOf), (id) => ports.prepaid.topUp(tx, id));
  const profiles = tenants.length === 0 ? [] : (await ports.billingBatch.profiles(tx, tenants)).values();
  return {
    invoices: await invoiceNames(ports, tx, invoices),
    wires: new Map((await ports.invoiceWires.byIds(tx, wires)).map(({ id, bankReference }) => [id, bankReference])),
    buyers: new Map([...profiles].map(({ orgId, legalName }) => [orgId, nameOf(legalName)])),
    intents: new Map(
      topUps.flatMap(({ id, paymentIntentId }) => (paymentIntentId === null ? [] : [[id, paymentIntentId]])),
    ),
  };
}

const isAtBank = (journal: PostedJournal): boolean => movedOn(journal, 'BANK').minor !== 0n;

async function invoiceNames(
  ports: StagingNeeds,
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, InvoiceNames>> {
  if (ids.length === 0) return new Map();
  const invoices = await ports.invoices.byIds(tx, ids);
  const wires = new Map<string, Map<string, string>>(ids.map((id) => [id, new Map()]));
  for (const { id, invoiceId, bankReference } of await ports.invoiceWires.byInvoices(tx, ids))
    wires.get(invoiceId)?.set(id, bankReference);
  return new Map(
    invoices.map(({ id, number, buyer }) => [
      id,
      { number, buyer: nameOf(buyer.legalName), wires: wires.get(id) ?? new Map<string, string>() },
    ]),
  );
}

async function each<T>(ids: readonly string[], read: (id: string) => Promise<T | null>): Promise<T[]> {
  const rows: T[] = [];
  for (const id of ids) {
    const row = await read(id);
    if (row !== null) rows.push(row);
  }
  return rows;
}

/** The rows beside these journals. */
async function ownRows(ports: StagingNeeds, tx: Tx, journals: readonly PostedJournal[]): Promise<OwnRows> {
  const of = (kinds: readonly PostedJournal['kind'][], idOf: (journal: PostedJournal) => string): string[] => [
    ...new Set(journals.filter(({ kind }) => kinds.includes(kind)).map(idOf)),
  ];
  const refunds = of(
    ['INVOICE_REFUNDED', 'CREDIT_REFUNDED'],
    ({ idempotencyKey }) => idempotencyKey.split(':')[1] ?? '',
  );
  const disputes = of(['DISPUTE_OPENED', 'DISPUTE_WON'], ({ sourceId }) => sourceId);
  const transfers = of(['PROVIDER_TRANSFERRED', 'TRANSFER_REVERSED'], ({ sourceId }) => sourceId);
  const ofInvoices = await each(disputes, (id) => ports.disputes.byId(tx, id));
  const ofTopUps = ofInvoices.length === disputes.length ? [] : await ports.topUpDisputes.all(tx);
  return {
    refunds: await each(refunds, (id) => ports.refunds.byId(tx, id)),
    disputes: [...ofInvoices, ...ofTopUps.filter(({ id }) => disputes.includes(id))],
    transfers: await each(transfers, (id) => ports.transfers.byId(tx, id)),
    reversals: transfers.length === 0 ? [] : await ports.transfers.reversalsOf(tx, transfers),
  };
}
