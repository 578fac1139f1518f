import {
  type Money,
  type Period,
  add,
  decimal,
  moneyToRational,
  period,
  rate,
  rational,
  roundToMoney,
  startOfDay,
  times,
  zero,
} from '#libs/kernel';
import { type ContractSchedule } from '#libs/billing';
import {
  type Lease,
  type Offer,
  type Quote,
  type QuoteLine,
  type TaxTreatment,
  type TermSheet,
  type UnitRange,
  currentTerms,
  lastKnown,
  taxLines,
  taxOn,
  taxesOn,
} from '#libs/market';
import { type SignedContract, type TrancheLease } from '../ports/contract-stores.js';

/** The instants of a stretch: midnights of the contract's zone. */
export function periodOf({ from, until }: Pick<TrancheLease, 'from' | 'until'>, timeZone: string): Period {
  return period(startOfDay(from, timeZone), startOfDay(until, timeZone));
}

/** What a lease is of: an offer, or the lease whose place it takes. */
export interface LeaseSource {
  readonly providerOrgId: string;
  readonly resourceId: string;
  readonly resourceKind: 'GPU' | 'HALL';
  readonly resourceName: string;
  readonly siteId: string;
  readonly meterWattsPerUnit: number;
  readonly offerVersion: number;
  /** Of a lease that goes on under another tenant or quantity: how it is reached, and since when it is accepted. */
  readonly access: Lease['access'];
  readonly acceptedAt: Lease['acceptedAt'];
}

export function sourceOfOffer(offer: Offer): LeaseSource {
  return {
    providerOrgId: offer.providerOrgId,
    resourceId: offer.id,
    resourceKind: offer.kind,
    resourceName: offer.name,
    siteId: offer.site.id,
    meterWattsPerUnit: offer.meterWattsPerUnit,
    offerVersion: offer.version,
    access: null,
    acceptedAt: null,
  };
}

export function sourceOfLease(lease: Lease): LeaseSource {
  return { ...lease, meterWattsPerUnit: lease.terms.meterWattsPerUnit, offerVersion: 0 };
}

export interface LeaseFacts {
  readonly signed: SignedContract;
  readonly schedule: ContractSchedule;
  readonly stretch: TrancheLease;
  readonly source: LeaseSource;
  readonly placement: readonly UnitRange[];
  readonly units: number;
  readonly tax: TaxTreatment;
  readonly quoteId: string;
  readonly numbers: { readonly quote: string; readonly lease: string };
  readonly now: Lease['createdAt'];
}

/** The lease that delivers a stretch of a tranche, confirmed by the signature; and the quote that stands for what it was booked from. */
export function contractLease(facts: LeaseFacts): { readonly lease: Lease; readonly quote: Quote } {
  const { signed, stretch, source, placement, units, tax, now } = facts;
  const sheet = currentTerms(signed.contract);
  const tranche = lastKnown(signed.contract, stretch.tranche);
  const amounts = amountsOf(facts, sheet);
  const terms: Lease['terms'] = {
    billing: 'RESERVED',
    unitPrice: rate(tranche.rate, sheet.currency, sheet.kind === 'HOSTING' ? 'KW_MONTH' : 'GPU_HOUR'),
    energyPrice: null,
    platformFeeBasisPoints: signed.platformFeeBasisPoints,
    tax,
    timeZone: sheet.timeZone,
    meterWattsPerUnit: source.meterWattsPerUnit,
    serviceLevels: null,
  };
  const common = { providerOrgId: source.providerOrgId, siteId: source.siteId, units, placement, terms };
  const quote: Quote = {
    ...common,
    id: facts.quoteId,
    number: facts.numbers.quote,
    orgId: stretch.tenantOrgId,
    offerId: source.resourceId,
    offerVersion: source.offerVersion,
    offerKind: source.resourceKind,
    offerName: source.resourceName,
    period: periodOf(stretch, sheet.timeZone),
    gang: false,
    utilisation: decimal('0'),
    ...amounts,
    dueAtBooking: zero(sheet.currency),
    state: 'ACCEPTED',
    createdAt: now,
    expiresAt: now,
  };
  const lease: Lease = {
    ...common,
    id: stretch.leaseId,
    number: facts.numbers.lease,
    quoteId: quote.id,
    tenantOrgId: stretch.tenantOrgId,
    resourceId: source.resourceId,
    resourceKind: source.resourceKind,
    resourceName: source.resourceName,
    period: quote.period,
    total: amounts.total,
    state: 'CONFIRMED',
    reason: 'NO_UPFRONT_PAYMENT',
    contract: { contractId: signed.contract.id, tranche: stretch.tranche },
    costCentre: null,
    purchaseOrder: null,
    access: source.access,
    createdAt: now,
    acceptedAt: source.acceptedAt,
    startedAt: null,
    endedAt: null,
    meteredUntil: null,
    version: 1,
  };
  return { lease, quote };
}

/** What the schedule makes of the stretch as it stands: at the floor of a pending index, at full use where it is metered. */
function amountsOf(
  { schedule, stretch, signed, tax }: LeaseFacts,
  { currency }: TermSheet,
): Pick<Quote, 'lines' | 'subtotal' | 'platformFee' | 'tax' | 'total'> {
  const subtotal = schedule.rows
    .filter(({ tranche, from }) => tranche === stretch.tranche && stretch.from <= from && from < stretch.until)
    .map(({ escalatedBase, bounds, status }) => {
      return escalatedBase ?? (status === 'METERED' ? bounds?.cap : bounds?.floor) ?? zero(currency);
    })
    .reduce((sum, amount) => add(sum, amount), zero(currency));
  const platformFee = partOf(subtotal, signed.platformFeeBasisPoints);
  const net = add(subtotal, platformFee);
  const taxes = taxOn(net, tax);
  const line = { component: null, quantity: null, unitPrice: null };
  return {
    lines: [
      {
        ...line,
        kind: 'CAPACITY',
        description: `Tranche ${stretch.tranche} of contract ${signed.number}, as its schedule bills it`,
        amount: subtotal,
      },
      { ...line, kind: 'PLATFORM_FEE', description: 'Gridlease fee', amount: platformFee },
      ...taxLines(tax, taxes, taxesOn(net, tax)).map((one): QuoteLine => ({ ...line, kind: 'TAX', ...one })),
    ],
    subtotal,
    platformFee,
    tax: taxes,
    total: add(net, taxes),
  };
}

function partOf(amount: Money, basisPoints: number): Money {
  return roundToMoney(times(moneyToRational(amount), rational(basisPoints, 10_000n)), amount.currency);
}
