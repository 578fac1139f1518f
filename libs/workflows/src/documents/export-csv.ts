import {
  BYTE_ORDER_MARK,
  type CsvTable,
  FOCUS_CREDIT_CSV,
  FOCUS_CSV,
  INVOICE_CSV,
  LINE_CSV,
  METER_CSV,
  MOVEMENT_CSV,
  USAGE_CSV,
  csvLine,
} from '#libs/billing';
import { type Period } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type Stretch } from '../ports/statement-store.js';
import { type OrganisationScope, type Scope, type Tx } from '../ports/unit-of-work.js';
import { daysOf } from '../usage/view-usage.js';

/** What can be had as a file, by its name. */
export const EXPORTS = ['invoices', 'lines', 'movements', 'meter-records', 'usage', 'focus'] as const;
export type ExportName = (typeof EXPORTS)[number];

export interface ExportCommand {
  readonly name: ExportName;
  /** Invoices by issue, movements by the time they were written down, meter records by their start. */
  readonly window: Period;
  /** Of usage: only this lease; null or left out: all. */
  readonly leaseId?: string | null;
}

type ExportNeeds = Pick<Ports, 'unitOfWork' | 'statements' | 'leases' | 'meters' | 'usage'>;

/** Rows read at a time, each time in a transaction of its own, so that neither memory nor a slow reader's transaction grows. */
const PAGE = 500;
const LEASES = 20;

/** The organisation's own rows as lines of a CSV, piece by piece. A reader that stops makes no more of them. */
export function exportCsv(ports: ExportNeeds) {
  return (scope: OrganisationScope, { name, window, leaseId }: ExportCommand): AsyncIterable<string> => {
    const invoices = (tx: Tx, after: string | null) =>
      ports.statements.invoices(tx, scope.orgId, window, { first: PAGE, after });
    const piecesOf = <T>(
      table: CsvTable<T>,
      read: (tx: Tx, after: string | null) => Promise<Stretch<T>>,
      mark = BYTE_ORDER_MARK,
    ) => pieces(ports, scope, { table, read, mark });
    switch (name) {
      case 'invoices':
        return piecesOf(INVOICE_CSV, invoices);
      case 'lines':
        return piecesOf(LINE_CSV, invoices);
      case 'focus':
        // for programs, which take a mark for part of the first name
        return oneAfterTheOther(
          piecesOf(FOCUS_CSV, invoices, ''),
          pieces(ports, scope, {
            table: FOCUS_CREDIT_CSV,
            read: (tx, after) => ports.statements.credits(tx, scope.orgId, window, { first: PAGE, after }),
            mark: null,
          }),
        );
      case 'movements':
        return piecesOf(MOVEMENT_CSV, (tx, after) =>
          ports.statements.entries(tx, scope.orgId, window, { first: PAGE, after }),
        );
      case 'meter-records':
        return piecesOf(METER_CSV, (tx, after) => meterRecords(ports, tx, window, after));
      case 'usage':
        return piecesOf(USAGE_CSV, (tx, before) =>
          usageOf(ports, tx, { orgId: scope.orgId, window, leaseId: leaseId ?? null, before }),
        );
    }
  };
}

interface Source<T> {
  readonly table: CsvTable<T>;
  readonly read: (tx: Tx, after: string | null) => Promise<Stretch<T>>;
  /** Before the first line; null: the names of the columns stand above already. */
  readonly mark: string | null;
}

async function* oneAfterTheOther(...parts: readonly AsyncIterable<string>[]): AsyncGenerator<string> {
  for (const part of parts) yield* part;
}

async function* pieces<T>(
  { unitOfWork }: ExportNeeds,
  scope: Scope,
  { table, read, mark }: Source<T>,
): AsyncGenerator<string> {
  if (mark !== null) yield mark + csvLine(table.columns);
  let after: string | null = null;
  do {
    const place: string | null = after;
    const { rows, next }: Stretch<T> = await unitOfWork.run(scope, (tx) => read(tx, place));
    const text = rows.flatMap((item) => table.rows(item).map(csvLine)).join('');
    if (text !== '') yield text;
    after = next;
  } while (after !== null);
}

/** The records of some leases in the window. */
async function meterRecords(
  { leases, meters }: ExportNeeds,
  tx: Tx,
  { start, end }: Period,
  after: string | null,
): Promise<Stretch<Parameters<typeof METER_CSV.rows>[0]>> {
  const page = await leases.page(tx, { first: LEASES, after, side: 'TENANT' });
  const rows = [];
  for (const { id } of page.items) rows.push(...(await meters.byLease(tx, id, start, end)));
  return { rows, next: page.hasNextPage ? (page.cursors.at(-1) ?? null) : null };
}

interface UsageAsked {
  readonly orgId: string;
  readonly window: Period;
  readonly leaseId: string | null;
  readonly before: string | null;
}

/** The days of some leases whose meter ran in the window, newest lease first. */
async function usageOf(
  ports: ExportNeeds,
  tx: Tx,
  { orgId, window, ...asked }: UsageAsked,
): Promise<Stretch<Parameters<typeof USAGE_CSV.rows>[0]>> {
  const leases = await ports.usage.leases(tx, orgId, window, { ...asked, limit: LEASES });
  const byId = new Map(leases.map((lease) => [lease.id, lease]));
  const rows = (await daysOf(ports, tx, leases, window)).flatMap((day) => {
    const lease = byId.get(day.leaseId);
    return lease === undefined ? [] : [{ lease, day }];
  });
  return { rows, next: leases.length < LEASES ? null : (leases.at(-1)?.id ?? null) };
}
