import {
  type Decimal,
  type Instant,
  type Money,
  type Period,
  type Rational,
  ZERO,
  fromRational,
  isZero,
  minus,
  negate,
  plus,
  subtract,
  sum,
  toRational,
  zero,
} from '#libs/kernel';
import { type TaxAmount, type TaxPart, type Terms, energyCharges, taxesBeyond, taxesOn } from '#libs/market';
import { type MeterRecord } from './meter-record.js';

/** What the energy of one period of a lease has been billed so far: everything before it and the paper of this row added up. */
export interface EnergyBill {
  readonly id: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly period: Period;
  /** 0: the first bill; each later one is a correction. */
  readonly revision: number;
  readonly energyKwh: Decimal;
  /** The records it was rated by, oldest first. */
  readonly meterRecordIds: readonly string[];
  readonly energy: Money;
  readonly tax: Money;
  /** Rate of the first bill of the period, in basis points: a correction of it is taxed as it was. */
  readonly taxBasisPoints: number;
  /** The taxes of the first bill where there are several; left out: one. */
  readonly taxParts?: readonly TaxPart[];
  /** The invoice that carries the difference; null: it is owed back. */
  readonly invoiceId: string | null;
  readonly owedCreditId: string | null;
  readonly billedAt: Instant;
}

/** The energy of one period as its meter records say now, and what of it was billed before. */
export interface EnergyPart {
  readonly period: Period;
  /** Oldest first. */
  readonly records: readonly MeterRecord[];
  readonly energyKwh: Decimal;
  /** Of all of the period, rounded once. */
  readonly energy: Money;
  readonly tax: Money;
  readonly taxBasisPoints: number;
  readonly taxParts?: readonly TaxPart[];
  readonly before: EnergyBill | null;
}

/** Rates a period by its records: one rounding for its energy and one for its tax, whatever was billed before. Terms with tax as it is now. */
export function energyPart(
  terms: Pick<Terms, 'unitPrice' | 'energyPrice' | 'tax'>,
  period: Period,
  meter: readonly MeterRecord[],
  before: EnergyBill | null,
): EnergyPart {
  const records = meter.filter((one) => one.period.start >= period.start && one.period.end <= period.end);
  const kilowattHours = records.reduce((total, { energyKwh }) => plus(total, toRational(energyKwh)), ZERO);
  const taxBasisPoints = before?.taxBasisPoints ?? terms.tax.basisPoints;
  const { parts: now, ...treatment } = terms.tax;
  const taxParts = before === null ? now : before.taxParts;
  const charged = { ...treatment, basisPoints: taxBasisPoints, ...(taxParts && { parts: taxParts }) };
  const { energy, tax } = energyCharges({ ...terms, tax: charged }, kilowattHours);
  const rated = { period, records, energyKwh: fromRational(kilowattHours), energy, tax, taxBasisPoints, before };
  return taxParts === undefined ? rated : { ...rated, taxParts };
}

/**
 * What is still to be billed of the parts by jurisdiction. Parts of periods that were first billed at other rates add up by jurisdiction; where
 * one of them knew a single tax, or other ones, there is nothing to add up, and the tax is one line.
 */
export function taxesOwed(parts: readonly EnergyPart[]): { readonly taxes?: readonly TaxAmount[] } {
  const each = parts.map(({ energy, taxParts, taxBasisPoints, before }) => {
    const taxed = { basisPoints: taxBasisPoints, ...(taxParts && { parts: taxParts }) };
    const until = taxesOn(energy, taxed);
    return until && taxesBeyond(until, before && taxesOn(before.energy, taxed));
  });
  const [first, ...others] = each;
  if (first == null) return {};
  const isAlike = (other: readonly TaxAmount[] | null): other is TaxAmount[] =>
    other?.length === first.length && other.every((tax, index) => tax.jurisdiction === first[index]?.jurisdiction);
  if (!others.every(isAlike)) return {};
  const taxes = first.map((tax, index) => ({
    ...tax,
    amount: sum(
      [tax, ...others.flatMap((other) => other[index] ?? [])].map(({ amount }) => amount),
      tax.amount.currency,
    ),
  }));
  return { taxes };
}

/** What is still to be billed of a part; negative where too much was. */
interface EnergyOwed {
  readonly kilowattHours: Rational;
  readonly energy: Money;
  readonly tax: Money;
}

export function owedOf({ energyKwh, energy, tax, before }: EnergyPart): EnergyOwed {
  if (before === null) return { kilowattHours: toRational(energyKwh), energy, tax };
  return {
    kilowattHours: minus(toRational(energyKwh), toRational(before.energyKwh)),
    energy: subtract(energy, before.energy),
    tax: subtract(tax, before.tax),
  };
}

/** Where the parts go: on one invoice (null: none is made), and what is owed back beside it. */
interface EnergySettlement {
  readonly invoiced: readonly EnergyPart[] | null;
  readonly credited: readonly EnergyPart[];
  /** Net of fee and tax; zero: nothing. */
  readonly credit: Money;
}

/**
 * Puts the period that is billed now and the corrections of earlier ones on one invoice, as long as neither the provider's share nor the tax
 * of it would be negative; what does not fit is owed back. `own` null: there is no period left to bill, and the corrections go by themselves.
 */
export function settleEnergy(own: EnergyPart | null, earlier: readonly EnergyPart[]): EnergySettlement {
  const corrections = earlier.filter((part) => !isNothing(owedOf(part)));
  const all = own === null ? corrections : [own, ...corrections];
  const [first] = all;
  if (first === undefined) return NOTHING_OWED;
  const total = (parts: readonly EnergyPart[], what: 'energy' | 'tax'): Money =>
    sum(
      parts.map((part) => owedOf(part)[what]),
      first.energy.currency,
    );
  const none = zero(first.energy.currency);
  const [energy, tax] = [total(all, 'energy').minor, total(all, 'tax').minor];
  if (energy >= 0n && tax >= 0n) {
    // a cent that moves between two periods is no paper of its own
    const isOwed = own !== null || energy > 0n;
    return { invoiced: isOwed ? all : null, credited: [], credit: none };
  }
  if (own === null && energy < 0n) return { invoiced: null, credited: all, credit: negate(total(all, 'energy')) };
  const back = corrections.filter((part) => owedOf(part).energy.minor < 0n);
  const rest = all.filter((part) => !back.includes(part));
  return {
    invoiced: rest.length > 0 && total(rest, 'tax').minor >= 0n ? rest : null,
    credited: back,
    credit: negate(total(back, 'energy')),
  };
}

const NOTHING_OWED: EnergySettlement = { invoiced: null, credited: [], credit: zero('USD') };

function isNothing({ energy, tax }: EnergyOwed): boolean {
  return isZero(energy) && isZero(tax);
}
