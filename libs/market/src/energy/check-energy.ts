import { type Decimal, compareDecimal, decimal } from '#libs/kernel';
import { type FieldChecks } from '../listing/field-checks.js';
import { type EnergyCalendar } from './energy-calendar.js';
import { type HourBand } from './hour-band.js';
import { type UnitCosts } from './unit-costs.js';

type Path = readonly string[];

/** Everything in a calendar that is not what its description allows. */
export function checkCalendar(checks: FieldChecks, path: Path, calendar: EnergyCalendar): void {
  checks.must(calendar.bands.length <= 24, [...path, 'bands'], 'must be at most 24');
  for (const [index, band] of calendar.bands.entries()) {
    checkBand(checks, [...path, 'bands', `${index}`], band);
    checkAmount(checks, [...path, 'bands', `${index}`, 'price'], band.price, '100');
  }
  const { demandChargePerKwMonth, coincidentPeak, miningRevenuePerKwh, minimumMarginBasisPoints } = calendar;
  checkAmount(checks, [...path, 'demandChargePerKwMonth'], demandChargePerKwMonth, '10000');
  checkAmount(checks, [...path, 'miningRevenuePerKwh'], miningRevenuePerKwh, '100');
  checks.whole([...path, 'minimumMarginBasisPoints'], minimumMarginBasisPoints, 0, 10_000);
  if (coincidentPeak === null) return;
  checkBand(checks, [...path, 'coincidentPeak'], coincidentPeak);
  checkAmount(checks, [...path, 'coincidentPeak', 'chargePerKwYear'], coincidentPeak.chargePerKwYear, '10000');
}

function checkBand(checks: FieldChecks, path: Path, band: HourBand): void {
  checkNumbers(checks, [...path, 'months'], band.months, 12);
  checkNumbers(checks, [...path, 'weekdays'], band.weekdays, 7);
  checks.whole([...path, 'fromHour'], band.fromHour, 0, 23);
  checks.whole([...path, 'toHour'], band.toHour, 1, 24);
  checks.must(band.fromHour !== band.toHour, [...path, 'toHour'], 'must not be fromHour');
}

function checkNumbers(checks: FieldChecks, path: Path, numbers: readonly number[], most: number): void {
  const areGood = numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= most);
  checks.must(
    areGood && new Set(numbers).size === numbers.length,
    path,
    `must be numbers from 1 to ${most}, each once`,
  );
}

/** What a GPU costs beside energy. */
export function checkCosts(checks: FieldChecks, path: Path, { operatingPerHour, capital }: UnitCosts): void {
  checkAmount(checks, [...path, 'operatingPerHour'], operatingPerHour, '1000');
  if (capital === null) return;
  checkAmount(checks, [...path, 'capital', 'amount'], capital.amount, '10000000');
  checks.whole([...path, 'capital', 'years'], capital.years, 1, 30);
  checks.whole([...path, 'capital', 'interestBasisPoints'], capital.interestBasisPoints, 0, 10_000);
  checks.whole([...path, 'capital', 'utilisationBasisPoints'], capital.utilisationBasisPoints, 1, 10_000);
}

function checkAmount(checks: FieldChecks, path: Path, amount: Decimal | null, most: string): void {
  const isGood = amount === null || (amount.scaled >= 0n && compareDecimal(amount, decimal(most)) <= 0);
  checks.must(isGood, path, `must be 0 to ${Number(most).toLocaleString('en-US')}`);
}
