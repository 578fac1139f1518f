import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type PlaceOfSupply, type TaxEntry, type TaxTable, type TaxTreatment } from '#libs/market';
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

/** That the rates of a quote were an outside engine's: where it was asked about, what as, and its own id of the answer. Never changed. */
export interface TaxCalculation {
  readonly quoteId: string;
  readonly orgId: string;
  readonly calculationId: string;
  /** The engine's own word for what is sold. */
  readonly taxCode: string;
  readonly place: PlaceOfSupply;
  readonly calculatedAt: Instant;
}

/** What is recorded with the outside engine of documents of a time, for one jurisdiction and currency. */
export interface TaxAtEngine {
  readonly jurisdiction: string;
  readonly currency: CurrencyCode;
  /** Sales less what was taken back, as the engine has it. */
  readonly recorded: Money;
  /** The same of calls that have not come to their end: to be sent, refused, or of unknown outcome. */
  readonly waiting: Money;
  /** How many those are. */
  readonly waitingCalls: number;
}

export interface TaxStore {
  /** The catalogue with every entry of staff. */
  table(tx: Tx): Promise<TaxTable>;
  /** Oldest first. */
  entries(tx: Tx): Promise<TaxRecord[]>;
  add(tx: Tx, entry: TaxRecord): Promise<void>;
  /** By jurisdiction and currency, of what counts within [from, to) in the books. */
  report(tx: Tx, from: Instant, to: Instant): Promise<TaxReportRow[]>;
  /** Once for a quote. */
  keepCalculation(tx: Tx, calculation: TaxCalculation): Promise<void>;
  /** Null: the quote's rates were those of our own table. */
  calculationOf(tx: Tx, quoteId: string): Promise<TaxCalculation | null>;
  /** By jurisdiction and currency, of documents made within [from, to). */
  atEngine(tx: Tx, from: Instant, to: Instant): Promise<TaxAtEngine[]>;
}
