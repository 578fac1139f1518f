import { type Decimal, type Money } from '#libs/kernel';
import type * as gql from '../generated/tenant.js';
import { moneyToGraphQL } from '../kernel.convert.js';
import { type Escalator, type Guarantor, type PowerTerms, type Priced, type TermSheet, type Tranche } from './terms.js';

/** A rate of rent: per kW-month of hosting, per GPU-hour of a GPU lease. */
export function rentRateToGraphQL({ kind, currency }: Priced, amount: Decimal): gql.Rate {
  return { amount, currency, unit: kind === 'HOSTING' ? 'KW_MONTH' : 'GPU_HOUR' };
}

const orNull = (amount: Money | null): gql.Money | null => amount && moneyToGraphQL(amount);

/** A term sheet field for field; rates get the unit that its kind makes them. */
export function termSheetToGraphQL(sheet: TermSheet): gql.TermSheet {
  const { title, notes, kind, currency, timeZone, parties, rentType, leaseKind, billing, expectedUse } = sheet;
  const { curtailment, firstOffer, support, power, sla } = sheet;
  return {
    ...{ title, notes, kind, currency, timeZone, rentType, leaseKind, billing, expectedUse },
    ...{ curtailment, firstOffer, support, sla: sla && slaToGraphQL(sla) },
    parties: { ...parties, guarantor: parties.guarantor && guarantorToGraphQL(parties.guarantor) },
    tranches: sheet.tranches.map((tranche) => trancheToGraphQL(sheet, tranche)),
    escalator: escalatorToGraphQL(sheet.escalator),
    power: power && powerToGraphQL(sheet, power),
    ...moneyTerms(sheet),
    ...rights(sheet),
  };
}

export function guarantorToGraphQL(guarantor: Guarantor): gql.Guarantor {
  return { ...guarantor, cap: orNull(guarantor.cap) };
}

export function trancheToGraphQL(priced: Priced, tranche: Tranche): gql.Tranche {
  return {
    ...tranche,
    rate: rentRateToGraphQL(priced, tranche.rate),
    rateResets: tranche.rateResets.map(({ from, rate }) => ({ from, rate: rentRateToGraphQL(priced, rate) })),
  };
}

export function escalatorToGraphQL(escalator: Escalator): gql.Escalator {
  const none = { percent: null, index: null, floorPercent: null, capPercent: null, lagMonths: null, on: null };
  return { ...none, ...escalator };
}

export function powerToGraphQL({ currency }: Priced, power: PowerTerms): gql.PowerTerms {
  const perKwh = (amount: Decimal): gql.Rate => ({ amount, currency, unit: 'KWH' });
  return { ...power, tariff: power.tariff && perKwh(power.tariff), adder: perKwh(power.adder) };
}

export function slaToGraphQL({ steps, capPercent, chronic }: gql.SlaTerms): gql.SlaTerms {
  return { steps, capPercent, chronic };
}

function moneyTerms({ commitment, capexCredit, deposit, prepayment }: TermSheet) {
  return {
    prepayment,
    commitment: commitment && { ...commitment, amount: moneyToGraphQL(commitment.amount) },
    capexCredit: capexCredit && { ...capexCredit, amount: moneyToGraphQL(capexCredit.amount) },
    deposit: deposit && { ...deposit, amount: orNull(deposit.amount) },
  };
}

function rights(sheet: TermSheet) {
  const { renewal, expansions, termination, published } = sheet;
  return {
    renewal: renewal && { ...renewal, rate: renewal.rate && rentRateToGraphQL(sheet, renewal.rate) },
    expansions: expansions.map((option) => ({ ...option, rate: rentRateToGraphQL(sheet, option.rate) })),
    termination,
    published: published && {
      ...published,
      total: moneyToGraphQL(published.total),
      totalWithRenewals: orNull(published.totalWithRenewals),
    },
  };
}
