import { type CurrencyCode } from '#libs/kernel';
import { type ScheduleRow } from './schedule-row.js';

/** SHA-256 of the UTF-8 bytes of a text, as 64 hexadecimal digits. Pure code is given it. */
export type Sha256 = (text: string) => string;

/** Everything a contract will bill, fixed and hashed at signing; an amendment makes the next version, chained to this one. */
export interface ContractSchedule {
  readonly contractId: string;
  /** From 1. */
  readonly version: number;
  /** Version of the contract's terms it follows. */
  readonly contractVersion: number;
  readonly currency: CurrencyCode;
  readonly timeZone: string;
  /** In the order of billing. */
  readonly rows: readonly ScheduleRow[];
  /** Hash of the version before; null of the first. */
  readonly previous: string | null;
  /** SHA-256 of `canonicalSchedule`; what has been issued since does not change it. */
  readonly hash: string;
}
