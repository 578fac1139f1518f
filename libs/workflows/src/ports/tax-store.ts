import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type TaxEntry, type TaxTable, type TaxTreatment } from '#libs/market';
import { type Tx } from './unit-of-work.js';

/** An entry with who made it. */
export interface TaxRecord extends TaxEntry {
  readonly addedAt: Instant;
  readonly addedBy: string;
}

/** What a jurisdiction's authority is owed for a time, and the sales without tax that somebody may ask about. */
export interface TaxReportRow {
  readonly jurisdiction: string;
  readonly currency: CurrencyCode;
  /** Of sales with several taxes STANDARD in each of them. */
  readonly kind: TaxTreatment['kind'];
  /** Invoices issued in the time, without those that were taken back. */
  readonly invoices: number;
  /** Their price before tax. */
  readonly net: Money;
  /** Price before tax of credit notes issued in the time, without those that were taken back. */
  readonly credited: Money;
  /** By the books: tax of invoices, less those taken back. */
  readonly charged: Money;
  /** By the books: tax taken back by credit notes and refunds. */
  readonly takenBack: Money;
  /** What the books owe more than at the start of the time: charged less taken back. */
  readonly due: Money;
}

export interface TaxStore {
  /** The catalogue with every entry of staff. */
  table(tx: Tx): Promise<TaxTable>;
  /** Oldest first. */
  entries(tx: Tx): Promise<TaxRecord[]>;
  add(tx: Tx, entry: TaxRecord): Promise<void>;
  /** By jurisdiction and currency, of what counts within [from, to) in the books. */
  report(tx: Tx, from: Instant, to: Instant): Promise<TaxReportRow[]>;
}
