import { type Invoice, type MeterReading, type MeterRecord } from '#libs/billing';
import { type Instant, type Period, type Rational } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type Tx } from './unit-of-work.js';

/** What readings say of one lease in one UTC hour. */
export interface ReadHour {
  readonly leaseId: string;
  readonly hour: Instant;
  /** IT energy; a longer reading counts in each of its hours by time. */
  readonly itKwh: Rational;
  /** Milliseconds of the hour that readings cover. */
  readonly readMs: number;
}

export interface UsageLeases {
  /** Only this one; null: all. */
  readonly leaseId: string | null;
  /** Only those made before this one; null or left out: all. */
  readonly before?: string | null;
  readonly limit: number;
}

/** What a tenant's leases used, read for many leases and days at once. */
export interface UsageStore {
  /** Leases of the tenant whose meter ran in the window, newest first. */
  leases(tx: Tx, orgId: string, window: Period, asked: UsageLeases): Promise<Lease[]>;
  /** The latest revision of each record that begins in the window, by start and lease. */
  records(tx: Tx, leaseIds: readonly string[], window: Period): Promise<MeterRecord[]>;
  /** Invoices, voided ones left out, whose stretch touches the window or whose lines name records of it; first issued first. */
  bills(tx: Tx, leaseIds: readonly string[], window: Period): Promise<Invoice[]>;
  /** Hours of which standing readings say something, by lease and hour. */
  hours(tx: Tx, leaseIds: readonly string[], window: Period): Promise<ReadHour[]>;
  /** Readings by their ids, by start. */
  readings(tx: Tx, ids: readonly string[]): Promise<MeterReading[]>;
}
