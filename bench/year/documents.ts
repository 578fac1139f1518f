import type pg from 'pg';

/** What a document says and what its parts come to, as the close asks for it. */
type Told = readonly [kind: string, documentId: string, said: string, comes: string];

interface Tampering {
  readonly record: string;
  readonly what: 'REMOVED' | 'AMOUNT';
  readonly id: string;
  readonly statement: string;
  readonly expected: readonly Told[];
}

/** What there is of one kind, each with the statements that alter it and what has to be said then; by a seed, so many. */
interface Kind {
  readonly record: string;
  readonly what: Tampering['what'];
  /** Gives id, statement, and what has to be said (an array of arrays). */
  readonly sql: string;
}

const BY = 7;
const said = (...rows: readonly string[]): string => `jsonb_build_array(${rows.join()})`;
const row = (kind: string, id: string, says: string, comes: string): string =>
  `jsonb_build_array('${kind}', ${id}, (${says})::text, (${comes})::text)`;

const LINES = `FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id`;
const NOTE_LINES = `FROM credit_note_line l JOIN credit_note n ON n.id = l.credit_note_id`;
/** Entries that no document is held against: of those both are said. */
const ENTRIES = `FROM entry e JOIN journal j ON j.id = e.journal_id JOIN account a ON a.id = e.account_id
  WHERE NOT (j.kind IN ('INVOICE_ISSUED', 'CREDIT_NOTE_ISSUED', 'SLA_CREDIT_GRANTED') AND a.type IN ('TENANT_RECEIVABLE', 'TENANT_CREDIT'))`;
const OF_ENTRY = `format('WHERE journal_id = %L AND seq = %s', e.journal_id, e.seq)`;
const METERED = `FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id AND i.kind = 'USAGE' CROSS JOIN unnest(l.meter_record_ids) AS named (id)
  JOIN meter_record m ON m.id = named.id WHERE l.kind = 'CAPACITY' AND l.quantity > 0 AND m.unit_hours > 0`;

/** Records that a bill of booked energy was the first to name: what it comes to without a part of their energy. */
const BILLED = `FROM energy_bill b CROSS JOIN unnest(b.meter_record_ids) AS named (id) JOIN meter_record m ON m.id = named.id AND m.energy_kwh > 0
  JOIN lease t ON t.id = b.lease_id JOIN invoice_line l ON l.invoice_id = b.invoice_id AND l.kind = 'ENERGY' AND l.meter_record_ids = b.meter_record_ids
  WHERE NOT EXISTS (SELECT FROM energy_bill o WHERE o.lease_id = b.lease_id AND o.starts_at = b.starts_at AND o.revision < b.revision AND m.id = ANY (o.meter_record_ids))`;
const BILLED_LESS = (kwh: string): string =>
  `l.amount_minor + round((b.energy_kwh - ${kwh}) * t.energy_price * minor_per_major(b.currency)) - round(b.energy_kwh * t.energy_price * minor_per_major(b.currency))`;

/** Readings behind one line of a contract's energy, at a tariff of the contract's own. */
const READ = `FROM invoice_meter_basis b CROSS JOIN LATERAL jsonb_to_recordset(b.energy -> 'parts') AS p (id text, ms numeric, pue numeric) JOIN meter_reading r ON r.id = p.id
  CROSS JOIN LATERAL jsonb_to_record(b.energy) AS t (pue numeric, cap numeric, minimum numeric, price numeric, adder numeric)
  CROSS JOIN LATERAL (SELECT r.it_kwh * p.ms / 1000 / extract(epoch FROM r.ends_at - r.starts_at) AS kwh, coalesce(r.pue, p.pue) AS pue) AS s
  WHERE t.adder IS NULL AND s.kwh > 0 AND b.quantity > s.kwh
    AND 1 = (SELECT count(*) FROM invoice_meter_basis o WHERE o.energy -> 'parts' @> jsonb_build_array(jsonb_build_object('id', r.id)))`;
const READ_LESS = (kwh: string): string =>
  `round(greatest(b.quantity - ${kwh}, t.minimum) * least(round((b.quantity * t.pue - ${kwh} * s.pue) / (b.quantity - ${kwh}), 12), t.cap) * t.price * minor_per_major(b.currency))`;

/** Credits by published service levels: the note, its month, what was owed, and the rent that the percent is of. */
const CREDITED = `FROM credit_note n JOIN owed_credit o ON o.cause = n.cause JOIN availability_month m ON m.id = ANY (n.evidence)
  CROSS JOIN LATERAL (SELECT sum(l.amount_minor) AS minor FROM invoice_line l WHERE l.invoice_id = n.invoice_id AND l.kind = 'CAPACITY') AS rent`;
const SERVICE = `${CREDITED} WHERE n.kind = 'SLA_CREDIT' AND n.cause LIKE 'sla:%'`;
/** Hours of one node in the midst of such a month, in which it answered throughout: without one, so many minutes more were down. */
const HEARD = `${CREDITED} JOIN heartbeat h ON h.lease_id = m.lease_id AND h.hour >= m.starts_at AND h.hour + interval '1 hour' <= m.ends_at
  WHERE n.kind = 'SLA_CREDIT' AND n.cause LIKE 'sla:%'
    AND h.minutes = (1::bigint << 60) - 1 AND m.maintenance_minutes = 0 AND m.curtailed_minutes = 0
    AND NOT EXISTS (SELECT FROM lease_event e WHERE e.lease_id = m.lease_id AND e.state = 'DEGRADED')
    AND 1 = (SELECT count(*) FROM heartbeat o WHERE o.lease_id = h.lease_id AND o.hour = h.hour)`;
const HEARD_LESS = `round(rent.minor * service_credit_percent(m.sla, m.minutes, m.down_minutes + 60) / 100)`;
const THE_BEAT = `format('WHERE lease_id = %L AND hour = %L AND node = %L AND units = %s', h.lease_id, h.hour, h.node, h.units)`;

const KINDS: readonly Kind[] = [
  {
    ...{ record: 'invoice line', what: 'AMOUNT' },
    sql: `SELECT l.id, format('UPDATE invoice_line SET amount_minor = amount_minor + ${BY} WHERE id = %L', l.id) AS statement,
      ${said(row('INVOICE_LINES', 'i.id', 'i.total_minor', `i.total_minor + ${BY}`))} AS expected ${LINES}`,
  },
  {
    ...{ record: 'invoice line', what: 'REMOVED' },
    sql: `SELECT l.id, format('DELETE FROM invoice_line WHERE id = %L', l.id) AS statement,
      ${said(row('INVOICE_LINES', 'i.id', 'i.total_minor', 'i.total_minor - l.amount_minor'))} AS expected ${LINES} WHERE l.amount_minor <> 0`,
  },
  {
    ...{ record: 'invoice', what: 'AMOUNT' },
    sql: `SELECT i.id, format('UPDATE invoice SET subtotal_minor = subtotal_minor + ${BY}, total_minor = total_minor + ${BY} WHERE id = %L', i.id) AS statement,
      ${said(
        row('INVOICE_JOURNAL', 'i.id', `i.total_minor + ${BY}`, 'i.total_minor'),
        row('INVOICE_LINES', 'i.id', `i.total_minor + ${BY}`, 'i.total_minor'),
      )} AS expected FROM invoice i`,
  },
  {
    ...{ record: 'invoice', what: 'REMOVED' },
    sql: `SELECT i.id, format('DELETE FROM invoice WHERE id = %L', i.id) AS statement,
      ${said(row('INVOICE_JOURNAL', 'i.id', '0', 'i.total_minor'))} AS expected FROM invoice i`,
  },
  {
    ...{ record: 'credit note', what: 'REMOVED' },
    sql: `SELECT n.id, format('DELETE FROM credit_note WHERE id = %L', n.id) AS statement,
      ${said(row('CREDIT_NOTE_JOURNAL', 'n.id', '0', 'n.total_minor'))} AS expected FROM credit_note n`,
  },
  {
    ...{ record: 'credit note line', what: 'AMOUNT' },
    sql: `SELECT l.id, format('UPDATE credit_note_line SET amount_minor = amount_minor + ${BY} WHERE id = %L', l.id) AS statement,
      ${said(row('CREDIT_NOTE_LINES', 'n.id', 'n.total_minor', `n.total_minor + ${BY}`))} AS expected ${NOTE_LINES} WHERE l.amount_minor <> -${BY}`,
  },
  {
    ...{ record: 'credit note line', what: 'REMOVED' },
    sql: `SELECT l.id, format('DELETE FROM credit_note_line WHERE id = %L', l.id) AS statement,
      ${said(row('CREDIT_NOTE_LINES', 'n.id', 'n.total_minor', 'n.total_minor - l.amount_minor'))} AS expected ${NOTE_LINES}`,
  },
  {
    ...{ record: 'journal entry', what: 'AMOUNT' },
    sql: `SELECT e.journal_id || ' ' || j.kind AS id, 'UPDATE entry SET minor = minor + ${BY} ' || ${OF_ENTRY} AS statement,
      ${said(row('JOURNAL_ENTRIES', 'e.journal_id', '0', `${BY}`))} AS expected ${ENTRIES} AND e.minor <> -${BY}`,
  },
  {
    ...{ record: 'journal entry', what: 'REMOVED' },
    sql: `SELECT e.journal_id || ' ' || j.kind AS id, 'DELETE FROM entry ' || ${OF_ENTRY} AS statement,
      ${said(row('JOURNAL_ENTRIES', 'e.journal_id', '0', '-e.minor'))} AS expected ${ENTRIES}`,
  },
  {
    ...{ record: 'meter record', what: 'AMOUNT' },
    sql: `SELECT m.id, format('UPDATE meter_record SET unit_hours = unit_hours / 2 WHERE id = %L', m.id) AS statement,
      ${said(row('METERED_USAGE', 'i.id', 'l.amount_minor', 'round(l.amount_minor * (l.quantity - m.unit_hours / 2) / l.quantity)'))} AS expected ${METERED}`,
  },
  {
    ...{ record: 'meter record', what: 'REMOVED' },
    sql: `SELECT m.id, format('DELETE FROM meter_record WHERE id = %L', m.id) AS statement,
      ${said(row('METERED_USAGE', 'i.id', 'l.amount_minor', 'round(l.amount_minor * (l.quantity - m.unit_hours) / l.quantity)'))} AS expected ${METERED}`,
  },
  {
    ...{ record: 'energy record', what: 'AMOUNT' },
    sql: `SELECT m.id, format('UPDATE meter_record SET energy_kwh = energy_kwh / 2 WHERE id = %L', m.id) AS statement,
      ${said(row('METERED_ENERGY', 'b.invoice_id', 'l.amount_minor', BILLED_LESS('m.energy_kwh / 2')))} AS expected ${BILLED}`,
  },
  {
    ...{ record: 'energy record', what: 'REMOVED' },
    sql: `SELECT m.id, format('DELETE FROM meter_record WHERE id = %L', m.id) AS statement,
      ${said(row('METERED_ENERGY', 'b.invoice_id', 'l.amount_minor', BILLED_LESS('m.energy_kwh')))} AS expected ${BILLED}`,
  },
  {
    ...{ record: 'reading of a contract', what: 'AMOUNT' },
    sql: `SELECT r.id, format('UPDATE meter_reading SET it_kwh = it_kwh / 2 WHERE id = %L', r.id) AS statement,
      ${said(row('METERED_CONTRACT', 'b.invoice_id', 'b.amount_minor', READ_LESS('s.kwh / 2')))} AS expected ${READ}`,
  },
  {
    ...{ record: 'reading of a contract', what: 'REMOVED' },
    sql: `SELECT r.id, format('DELETE FROM meter_reading WHERE id = %L', r.id) AS statement,
      ${said(row('METERED_CONTRACT', 'b.invoice_id', 'b.amount_minor', READ_LESS('s.kwh')))} AS expected ${READ}`,
  },
  {
    ...{ record: 'heartbeat', what: 'REMOVED' },
    sql: `SELECT h.lease_id || h.hour AS id, 'DELETE FROM heartbeat ' || ${THE_BEAT} AS statement,
      ${said(row('SERVICE_MINUTES', 'n.id', 'n.subtotal_minor', HEARD_LESS))} AS expected ${HEARD}`,
  },
  {
    ...{ record: 'heartbeat', what: 'AMOUNT' },
    sql: `SELECT h.lease_id || h.hour AS id, 'UPDATE heartbeat SET minutes = 1 ' || ${THE_BEAT} AS statement,
      ${said(row('SERVICE_MINUTES', 'n.id', 'n.subtotal_minor', HEARD_LESS.replace('60', '59')))} AS expected ${HEARD}`,
  },
  {
    ...{ record: 'month of service', what: 'AMOUNT' },
    sql: `SELECT m.id, format('UPDATE availability_month SET credit_percent = credit_percent / 2 WHERE id = %L', m.id) AS statement,
      ${said(row('SERVICE_CREDIT', 'n.id', 'n.subtotal_minor', 'round(rent.minor * m.credit_percent / 200)'))} AS expected ${SERVICE}`,
  },
  {
    ...{ record: 'month of service', what: 'REMOVED' },
    sql: `SELECT m.id, format('DELETE FROM availability_month WHERE id = %L', m.id) AS statement,
      ${said(row('SERVICE_CREDIT', 'n.id', 'n.subtotal_minor', '0'))} AS expected ${SERVICE}`,
  },
  {
    ...{ record: 'owed credit', what: 'AMOUNT' },
    sql: `SELECT o.id, format('UPDATE owed_credit SET granted_minor = granted_minor + ${BY} WHERE id = %L', o.id) AS statement,
      ${said(row('SERVICE_CREDIT', 'n.id', 'n.subtotal_minor', `n.subtotal_minor + ${BY}`))} AS expected ${SERVICE}`,
  },
  {
    ...{ record: 'owed credit', what: 'REMOVED' },
    sql: `SELECT o.id, format('DELETE FROM owed_credit WHERE id = %L', o.id) AS statement,
      ${said(row('SERVICE_CREDIT', 'n.id', 'n.subtotal_minor', '0'))} AS expected ${SERVICE}`,
  },
  {
    ...{ record: 'service credit', what: 'REMOVED' },
    sql: `SELECT n.id, format('DELETE FROM credit_note WHERE id = %L', n.id) AS statement,
      ${said(row('CREDIT_NOTE_JOURNAL', 'n.id', '0', 'n.total_minor'))} AS expected ${SERVICE}`,
  },
];

export interface Tampered {
  readonly found: number;
  readonly tried: number;
}

/**
 * Alters what neither the matcher nor a sum can see: documents, their lines, entries, meter records, one at a time, as somebody would who owns
 * the database and takes its triggers down. While they stand the database refuses each, to its owner too. The close has to say exactly what was
 * altered; everything is rolled back.
 */
export async function tamper(owner: pg.Client, seed: number, each: number): Promise<Tampered> {
  let [found, tried, refused, kinds] = [0, 0, 0, 0];
  for (const kind of KINDS) {
    const { rows } = await owner.query<Pick<Tampering, 'id' | 'statement' | 'expected'>>(
      `SELECT * FROM (${kind.sql}) AS one ORDER BY md5(one.id || '${seed}') LIMIT ${each}`,
    );
    if (rows.length > 0) kinds += 1;
    else console.log(`  nothing there: ${kind.record} ${kind.what}`);
    for (const { id, statement, expected } of rows) {
      tried += 1;
      if (await isRefused(owner, statement)) refused += 1;
      const fault = await faultOf(owner, { ...kind, id, statement, expected });
      if (fault === null) found += 1;
      else console.log(`  ${kind.record} ${kind.what} ${id}: ${fault}`);
    }
  }
  console.log(
    `documents: ${found} of ${tried} found exactly, ${kinds} of ${KINDS.length} kinds; the database refused ${refused}`,
  );
  return { found, tried };
}

async function isRefused(owner: pg.Client, statement: string): Promise<boolean> {
  await owner.query('BEGIN');
  const outcome = await owner.query(statement).then(
    () => false,
    () => true,
  );
  await owner.query('ROLLBACK');
  return outcome;
}

async function faultOf(owner: pg.Client, { statement, expected }: Tampering): Promise<string | null> {
  await owner.query('BEGIN');
  try {
    await owner.query('SET LOCAL session_replication_role = replica');
    const { rowCount } = await owner.query(statement);
    const { rows } = await owner.query<{ told: Told }>(
      `SELECT jsonb_build_array(kind, document_id, said_minor::text, comes_minor::text) AS told FROM recon_document_breaks() ORDER BY kind, document_id`,
    );
    const told = rows.map((one) => one.told);
    const isRight = rowCount === 1 && JSON.stringify(told) === JSON.stringify(expected);
    return isRight ? null : `said ${JSON.stringify(told)} and not ${JSON.stringify(expected)}`;
  } finally {
    await owner.query('ROLLBACK');
  }
}
