import { BYTE_ORDER_MARK, type CsvTable, csvLine } from '#libs/billing';
import { type Instant, type Money, instantToString, moneyToString } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type TaxReportRow } from '../ports/tax-store.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'taxes'>;

/** What authorities are owed for a time, and sales without tax. The figures of tax are the books' own: `due` is by how much a payable rose. */
export function reportTaxes(ports: Needs) {
  return (scope: PlatformScope, from: Instant, until: Instant): Promise<TaxReportRow[]> =>
    ports.unitOfWork.run(scope, (tx) => ports.taxes.report(tx, from, until));
}

const amount = (money: Money) => ({ number: moneyToString(money) });

/** One row a jurisdiction, currency and kind, amounts in major units. */
function taxReportCsv(from: Instant, until: Instant): CsvTable<TaxReportRow> {
  return {
    columns: [
      ...['from', 'until', 'jurisdiction', 'currency', 'kind', 'invoices'],
      ...['net', 'credited', 'charged', 'taken_back', 'due'],
    ],
    rows: (row) => [
      [
        ...[instantToString(from), instantToString(until), row.jurisdiction, row.currency, row.kind],
        { number: `${row.invoices}` },
        ...[row.net, row.credited, row.charged, row.takenBack, row.due].map(amount),
      ],
    ],
  };
}

/** The report as CSV. */
export function exportTaxes(ports: Needs) {
  return async (scope: PlatformScope, from: Instant, until: Instant): Promise<AsyncIterable<string>> => {
    const table = taxReportCsv(from, until);
    const rows = (await reportTaxes(ports)(scope, from, until)).flatMap((row) => table.rows(row));
    return once([BYTE_ORDER_MARK + csvLine(table.columns), ...rows.map(csvLine)].join(''));
  };
}

async function* once(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text);
}
