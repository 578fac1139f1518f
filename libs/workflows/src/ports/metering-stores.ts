import {
  type AnsweredHour,
  type AvailabilityMonth,
  type EnergyBill,
  type MeterReading,
  type ServiceStretch,
} from '#libs/billing';
import { type CurrencyCode, type Instant, type Money, type Period } from '#libs/kernel';
import {
  type CurtailmentCall,
  type CurtailmentSettlement,
  type LeaseAcceptance,
  type MaintenanceNotice,
  type Notice,
  type PowerCharge,
  type SlaTerms,
} from '#libs/market';
import { type Page, type PageRequest } from './paging.js';
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

/** What was last heard of a node. */
export interface HeardNode {
  readonly name: string;
  readonly units: number;
  /** Start of the last minute in which it answered. */
  readonly lastAt: Instant;
  /** Minutes of the last 24 hours in which it answered. */
  readonly minutesOfDay: number;
}

export interface HeartbeatStore {
  /** Nodes of the lease heard of in the last 32 days, by name, at most 512. */
  nodes(tx: Tx, leaseId: string): Promise<HeardNode[]>;
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
  /** Readings that came after a lease's last bill, newest first: nothing by itself comes of them. */
  unbilled(tx: Tx, request: PageRequest): Promise<Page<MeterReading>>;
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

/** What a month was judged by; the close of the books holds it against the records as they are then. */
export interface MonthBasis {
  /** Null: nothing is credited for it, whatever it was like. */
  readonly sla: SlaTerms | null;
  readonly stretch: ServiceStretch;
}

export interface AvailabilityStore {
  /** Without a basis it is held against nothing. */
  insert(tx: Tx, month: AvailabilityMonth, basis?: MonthBasis): Promise<void>;
  /** The latest revision of each closed month, oldest first. */
  months(tx: Tx, leaseId: string): Promise<AvailabilityMonth[]>;
}

export interface EnergyBillStore {
  insert(tx: Tx, bills: readonly EnergyBill[]): Promise<void>;
  /** The latest revision of each period of the lease, by start. */
  byLease(tx: Tx, leaseId: string): Promise<EnergyBill[]>;
}

/** OWED: tried again at `lookAt`. GRANTED: by credit notes. NOTHING: there was nothing to credit. PERSON: one has to decide. */
export type OwedCreditState = 'OWED' | 'GRANTED' | 'NOTHING' | 'PERSON';

/** What a tenant is owed back and may not have got yet: its invoice does not exist, or a payment of it is on its way. */
export interface OwedCredit {
  readonly id: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  /** CREDIT: `amount` of energy that was billed too much. SLA_CREDIT: what the lease's service levels say of the month. */
  readonly kind: 'CREDIT' | 'SLA_CREDIT';
  /** What it is owed for, once. */
  readonly cause: string;
  /** The days it is about. */
  readonly period: Period;
  readonly currency: CurrencyCode;
  /** Of the provider's share, fee and tax come on top; null of an SLA_CREDIT. */
  readonly amount: Money | null;
  readonly reason: string;
  /** Ids of the records behind it. */
  readonly evidence: readonly string[];
  readonly owedAt: Instant;
  readonly state: OwedCreditState;
  /** Of `amount`, what credit notes gave; of an SLA_CREDIT, all that its credit note gave. */
  readonly granted: Money;
  /** When it is tried next; null: never by itself. */
  readonly lookAt: Instant | null;
  readonly tries: number;
  /** Why it is not granted yet. */
  readonly obstacle: string | null;
}

export interface OwedCreditStore {
  /** Nothing when it is owed for that cause already. */
  insert(tx: Tx, owed: OwedCredit): Promise<void>;
  /** Those whose time has come, first owed first, locked, skipping locked. */
  due(tx: Tx, limit: number): Promise<OwedCredit[]>;
  /** Saves state, granted, lookAt, tries and obstacle; the rest never changes. */
  update(tx: Tx, owed: OwedCredit): Promise<void>;
  /** Newest first; of all that a state is given for, those in it. */
  page(tx: Tx, request: PageRequest & { readonly states: readonly OwedCreditState[] }): Promise<Page<OwedCredit>>;
}
