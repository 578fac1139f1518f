import { type Invoice, type MeterRecord } from '#libs/billing';
import {
  type Decimal,
  plus,
  dateIn,
  decimal,
  decimalToString,
  fromRational,
  instantToString,
  moneyToString,
  toRational,
} from '#libs/kernel';
import { type Lease, type LeaseAcceptance, type LeaseEvent } from '#libs/market';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Refund } from '../ports/money-back-stores.js';

/** Everything we know that speaks for a payment. */
export interface EvidenceFacts {
  readonly invoice: Invoice;
  readonly lease: Lease;
  readonly events: readonly LeaseEvent[];
  /** Newest first. */
  readonly acceptances: readonly LeaseAcceptance[];
  /** Of the invoice's service period. */
  readonly records: readonly MeterRecord[];
  readonly refunds: readonly Refund[];
  readonly profile: BillingProfile | null;
  /** What staff say. */
  readonly statement: string;
}

/** Stripe takes 20,000 characters a text. */
const LONGEST = 20_000;
/** A line a day is enough for two years. */
const MOST_RECORDS = 250;

/** The texts that Stripe passes on to the payer's bank, by Stripe's names of them. Made of what is on record, so that they can be repeated. */
export function evidenceOf(facts: EvidenceFacts): Record<string, string> {
  const { invoice, lease, profile } = facts;
  const { start, end } = invoice.period;
  const texts: Record<string, string> = {
    product_description: serviceOf(lease),
    service_date: `${dateIn(start, 'UTC')} to ${dateIn(end, 'UTC')}`,
    access_activity_log: metersOf(facts),
    uncategorized_text: [facts.statement, '', ...invoiceOf(facts), '', ...deliveryOf(facts)].join('\n'),
    ...(profile ? { customer_name: profile.legalName, customer_email_address: profile.billingEmail } : {}),
  };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.slice(0, LONGEST)]));
}

function serviceOf({ resourceKind, resourceName, units, period, number }: Lease): string {
  const what = resourceKind === 'GPU' ? `${units} GPUs (${resourceName})` : `${units} kW in data hall ${resourceName}`;
  const when = `${instantToString(period.start)} to ${instantToString(period.end)}`;
  return `Lease ${number}: ${what}, reserved for the customer alone from ${when}.`;
}

function invoiceOf({ invoice, refunds }: EvidenceFacts): string[] {
  const { number, issuedAt, dueAt, paidAt, currency, total, lines, buyer } = invoice;
  return [
    `Invoice ${number} to ${buyer.legalName}, issued ${instantToString(issuedAt)}, due ${instantToString(dueAt)}`,
    ...lines.map(({ description, amount }) => `- ${description}: ${moneyToString(amount)} ${currency}`),
    `Total ${moneyToString(total)} ${currency}${paidAt === null ? '' : `, paid ${instantToString(paidAt)}`}`,
    ...refunds.map(({ amount, requestedAt, state, reason }) => {
      return `Refund ${moneyToString(amount)} ${currency} of ${instantToString(requestedAt)}, ${state}: ${reason}`;
    }),
  ];
}

function deliveryOf({ lease, events, acceptances }: EvidenceFacts): string[] {
  const { access } = lease;
  return [
    `Lease ${lease.number}, booked ${instantToString(lease.createdAt)}`,
    ...(access ? [`Access delivered ${instantToString(access.deliveredAt)}: ${access.endpoint}`] : []),
    ...acceptances.map(({ basis, at, actorId }) => `Delivery accepted ${instantToString(at)}: ${basis} by ${actorId}`),
    ...events.map(({ at, state, reason }) => `- ${instantToString(at)} ${state} (${reason})`),
  ];
}

function metersOf({ records, lease }: EvidenceFacts): string {
  if (records.length === 0) return `No meter record of lease ${lease.number} falls into the invoiced period.`;
  const sum = (values: readonly Decimal[]): string =>
    decimalToString(fromRational(values.map(toRational).reduce(plus, toRational(decimal('0')))));
  const unit = lease.resourceKind === 'GPU' ? 'GPU-hours' : 'kW-hours of critical IT load';
  const shown = records.slice(-MOST_RECORDS);
  return [
    `Metered in the invoiced period: ${sum(records.map(({ unitHours }) => unitHours))} ${unit}, ${sum(records.map(({ energyKwh }) => energyKwh))} kWh.`,
    ...(shown.length < records.length ? [`The last ${shown.length} of ${records.length} records:`] : []),
    ...shown.map(({ id, period, units, unitHours, energyKwh, source }) => {
      const span = `${instantToString(period.start)} to ${instantToString(period.end)}`;
      return `${span}: ${units} units, ${decimalToString(unitHours)} unit-hours, ${decimalToString(energyKwh)} kWh, ${source} (${id})`;
    }),
  ].join('\n');
}
