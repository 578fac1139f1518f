import { type AnsweredHour, type AvailabilityMonth, type MeterReading } from '#libs/billing';
import { type Instant, type Period } from '#libs/kernel';
import {
  type CurtailmentCall,
  type CurtailmentSettlement,
  type LeaseAcceptance,
  type MaintenanceNotice,
  type Notice,
  type PowerCharge,
} from '#libs/market';
import { type Tx } from './unit-of-work.js';

/** Both parties of the lease see everything in these stores; nothing in them is ever changed. */
export interface AcceptanceStore {
  /** Before the lease itself is marked as accepted: the database asks for the record. */
  insert(tx: Tx, acceptance: LeaseAcceptance): Promise<void>;
  /** Newest first. */
  byLease(tx: Tx, leaseId: string): Promise<LeaseAcceptance[]>;
}

/** Minutes of an hour in which one node answered with so many of its units. */
export interface Heartbeats extends AnsweredHour {
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly node: string;
}

export interface HeartbeatStore {
  /** Adds the minutes to those that are there; sending them again changes nothing. Refuses minutes to come and closed ones by throwing. */
  record(tx: Tx, rows: readonly Heartbeats[]): Promise<void>;
  /** The first minute in which anything of the lease answered. */
  firstReported(tx: Tx, leaseId: string): Promise<Instant | null>;
  /** Hours that begin in the window, or in whose midst it begins. A node's minute reported with two numbers of units counts the smaller. */
  answered(tx: Tx, leaseId: string, window: Period): Promise<AnsweredHour[]>;
}

/** A line of the utility's bill for a lease. */
export interface ReceivedCharge extends PowerCharge {
  readonly id: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly externalId: string;
  readonly period: Period;
  readonly receivedAt: Instant;
}

export interface ReadingStore {
  insert(tx: Tx, reading: MeterReading): Promise<void>;
  /**
   * Readings that touch the window or are named, all their corrections and all they correct, and whatever touches the time of those, by
   * start: all that a new reading with this window can meet.
   */
  related(tx: Tx, leaseId: string, window: Period, externalIds: readonly string[]): Promise<MeterReading[]>;
  /** Start of the earliest reading from before `before` that came in after `receivedAfter`; null: none did. */
  earliestLate(tx: Tx, leaseId: string, before: Instant, receivedAfter: Instant): Promise<Instant | null>;
  /** False when the external id is known already. */
  insertCharge(tx: Tx, charge: ReceivedCharge): Promise<boolean>;
  charge(tx: Tx, leaseId: string, externalId: string): Promise<ReceivedCharge | null>;
  /** Charges whose end lies in (after, until], or that came in since `receivedAfter`, by end. */
  charges(tx: Tx, leaseId: string, window: Period, receivedAfter: Instant): Promise<ReceivedCharge[]>;
}

export interface LeaseNoticeStore {
  insertMaintenance(tx: Tx, notice: MaintenanceNotice): Promise<void>;
  /** All of the lease, in order of announcement: the allowance of a month is used up in that order. */
  maintenance(tx: Tx, leaseId: string): Promise<MaintenanceNotice[]>;
  insert(tx: Tx, notice: Notice): Promise<void>;
  /** Newest first. */
  byLease(tx: Tx, leaseId: string): Promise<Notice[]>;
}

export interface CurtailmentCallStore {
  insert(tx: Tx, call: CurtailmentCall): Promise<void>;
  byId(tx: Tx, id: string): Promise<CurtailmentCall | null>;
  /** By start. */
  byLease(tx: Tx, leaseId: string): Promise<CurtailmentCall[]>;
  /** False when the call is settled already. */
  settle(tx: Tx, call: CurtailmentCall, settlement: CurtailmentSettlement): Promise<boolean>;
  /** By call id. */
  settlements(tx: Tx, leaseId: string): Promise<ReadonlyMap<string, CurtailmentSettlement>>;
}

export interface AvailabilityStore {
  insert(tx: Tx, month: AvailabilityMonth): Promise<void>;
  /** The latest revision of each closed month, oldest first. */
  months(tx: Tx, leaseId: string): Promise<AvailabilityMonth[]>;
}
