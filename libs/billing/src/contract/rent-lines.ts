import { type Money, isZero, moneyToRational, negate } from '#libs/kernel';
import { type TermSheet } from '#libs/market';
import { type CashRow } from '../forecast/cash-row.js';
import { least } from '../rating/capex-credit.js';
import { kwMonthWorking } from '../rating/kw-month.js';
import { type ContractLineKind, type RatedLine } from '../rating/rated-line.js';
import { type RentSegment } from '../rating/rent-segment.js';
import { reservedBlockWorking } from '../rating/reserved-block.js';
import { decimalInWords, exactly, moneyInWords } from '../rating/words.js';
import { type ScheduleRow, rowKey } from '../schedule/schedule-row.js';

/** What is left to credit and to draw; null: the schedule's own count stands. Goes down line by line. */
export interface Balances {
  readonly capex: Money | null;
  readonly prepayment: Money | null;
}

/** The rent of a schedule row and what the contract itself takes off it, and the balances after. */
export function rentLines(
  row: ScheduleRow & { readonly escalatedBase: Money },
  cash: CashRow,
  terms: TermSheet,
  balances: Balances,
): { lines: RatedLine[]; balances: Balances } {
  const days = `${row.from} to ${row.until}`;
  const line = (kind: ContractLineKind, amount: Money, description: string, working: string): RatedLine[] =>
    isZero(amount) && kind !== 'BASE_RENT'
      ? []
      : [{ kind, tranche: row.tranche, description, working, amount, scheduleRow: rowKey(row), meterRecordIds: [] }];
  const capex = limited(negate(cash.capexCredit), balances.capex);
  const draw = limited(negate(cash.prepaymentDraw), balances.prepayment);
  const rent = moneyInWords(row.escalatedBase);
  const { capexCredit, prepayment } = terms;
  const lines = [
    ...(row.kind === 'RENT'
      ? line('BASE_RENT', row.escalatedBase, `Base rent of ${row.tranche}, ${days}`, rentWorking(row.segments))
      : line(
          'ADJUSTMENT',
          row.escalatedBase,
          `Base rent of ${row.tranche}, ${days}, as amended`,
          'terms as amended less what was billed',
        )),
    ...line(
      'LATE_DELIVERY_CREDIT',
      cash.lateDeliveryCredit,
      `Late delivery of ${row.tranche}, days without rent`,
      rentWorking(row.segments.filter(({ rentFree }) => rentFree)),
    ),
    ...line(
      'CAPEX_CREDIT',
      negate(capex),
      'Fit-out paid by the tenant, credited',
      `min(balance, ${capexCredit === null ? '0' : decimalInWords(capexCredit.capShare)} x ${rent})`,
    ),
    ...line(
      'PREPAYMENT_DRAW',
      negate(draw),
      'Drawn from the prepayment',
      prepayment?.draw === 'EACH_INVOICE'
        ? `${decimalInWords(prepayment.share)} x ${exactly(moneyToRational(row.escalatedBase))}`
        : 'against the last invoices',
    ),
  ];
  return { lines, balances: { capex: taken(balances.capex, capex), prepayment: taken(balances.prepayment, draw) } };
}

function limited(amount: Money, balance: Money | null): Money {
  return balance === null ? amount : least(amount, balance);
}

function taken(balance: Money | null, amount: Money): Money | null {
  return balance === null ? null : { ...balance, minor: balance.minor - amount.minor };
}

/** "10,000 kW x 8/31 month x 125", and so on for each stretch of the days. */
function rentWorking(segments: readonly RentSegment[]): string {
  return segments
    .map((segment) => (segment.unit === 'KW_MONTH' ? kwMonthWorking(segment) : reservedBlockWorking(segment)))
    .join(' + ');
}
