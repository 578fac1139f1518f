import { type Decimal, type Money, decimalToString, moneyToString } from '#libs/kernel';
import { type Escalator } from './escalator.js';
import { type Guarantor, type Parties } from './parties.js';
import { type PowerTerms } from './power-terms.js';
import { type SlaTerms } from './service-terms.js';
import { type TermSheet } from './term-sheet.js';
import { type TerminationTerms } from './term-sheet.js';
import { type Tranche } from './tranche.js';

/** What JSON can say. */
export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

/**
 * A term sheet as canonical JSON: fields in the order of the schema, decimals and amounts as strings in their shortest and their currency's
 * form, what is absent or empty left out. `parseTermSheet` of it is the sheet again, so equal sheets and no others have equal JSON.
 */
export function termSheetToJson(sheet: TermSheet): JsonObject {
  const { billing, firstOffer, support, curtailment } = sheet;
  return present({
    title: sheet.title,
    notes: unlessEmpty(sheet.notes),
    kind: sheet.kind,
    currency: sheet.currency,
    timeZone: sheet.timeZone,
    parties: partiesToJson(sheet.parties),
    rentType: sheet.rentType,
    leaseKind: sheet.leaseKind,
    billing: {
      periods: billing.periods,
      proration: billing.proration,
      due: billing.due,
      paymentDays: billing.paymentDays,
      gpuHours: billing.gpuHours,
    },
    tranches: sheet.tranches.map(trancheToJson),
    escalator: escalatorToJson(sheet.escalator),
    power: sheet.power && powerToJson(sheet.power),
    expectedUse: number(sheet.expectedUse),
    ...moneyTerms(sheet),
    sla: sheet.sla && slaToJson(sheet.sla),
    curtailment: curtailment && {
      hoursPerYear: curtailment.hoursPerYear,
      noticeMinutes: curtailment.noticeMinutes,
      maxHours: curtailment.maxHours,
      loadShare: decimalToString(curtailment.loadShare),
      revenueShare: decimalToString(curtailment.revenueShare),
    },
    ...options(sheet),
    firstOffer: firstOffer && { quantity: firstOffer.quantity, until: firstOffer.until },
    termination: sheet.termination && terminationToJson(sheet.termination),
    support: support && { coverage: support.coverage, responseMinutes: support.responseMinutes },
    published: publishedToJson(sheet),
  });
}

export function trancheToJson(tranche: Tranche): JsonObject {
  return present({
    id: tranche.id,
    quantity: tranche.quantity,
    commencement: tranche.commencement,
    termMonths: tranche.termMonths,
    rate: decimalToString(tranche.rate),
    rateResets: unlessEmpty(tranche.rateResets.map(({ from, rate }) => ({ from, rate: decimalToString(rate) }))),
    ramp: unlessEmpty(tranche.ramp.map(({ from, quantity }) => ({ from, quantity }))),
    deliveryDue: tranche.deliveryDue,
  });
}

export function escalatorToJson(escalator: Escalator): JsonObject {
  if (escalator.kind === 'NONE') return { kind: 'NONE' };
  const { kind, on } = escalator;
  if (escalator.kind === 'FIXED') return { kind, percent: decimalToString(escalator.percent), on };
  return present({
    kind,
    index: escalator.index,
    floorPercent: decimalToString(escalator.floorPercent),
    capPercent: number(escalator.capPercent),
    lagMonths: escalator.lagMonths,
    on,
  });
}

export function powerToJson({ tariff, adder, pueCap, minimumShare, expected }: PowerTerms): JsonObject {
  return present({
    tariff: number(tariff),
    adder: decimalToString(adder),
    pueCap: number(pueCap),
    minimumShare: decimalToString(minimumShare),
    expected: expected && { loadShare: decimalToString(expected.loadShare), pue: decimalToString(expected.pue) },
  });
}

export function slaToJson({ steps, capPercent, chronic }: SlaTerms): JsonObject {
  return present({
    steps: steps.map(({ below, creditPercent }) => ({
      below: decimalToString(below),
      creditPercent: decimalToString(creditPercent),
    })),
    capPercent: number(capPercent),
    chronic: chronic && { below: decimalToString(chronic.below), months: chronic.months, within: chronic.within },
  });
}

export function guarantorToJson({ name, cap, amortisesOverYears, from }: Guarantor): JsonObject {
  return present({ name, cap: amount(cap), amortisesOverYears, from });
}

function partiesToJson({ provider, tenant, guarantor }: Parties): JsonObject {
  return present({ provider, tenant, guarantor: guarantor && guarantorToJson(guarantor) });
}

function moneyTerms({
  commitment,
  capexCredit,
  prepayment,
  deposit,
}: TermSheet): Readonly<Record<string, Json | null>> {
  return {
    commitment: commitment && {
      amount: moneyToString(commitment.amount),
      months: commitment.months,
      slaCreditsReduce: commitment.slaCreditsReduce,
    },
    capexCredit:
      capexCredit &&
      present({
        amount: moneyToString(capexCredit.amount),
        capShare: decimalToString(capexCredit.capShare),
        from: capexCredit.from,
      }),
    prepayment: prepayment && { share: decimalToString(prepayment.share), draw: prepayment.draw, due: prepayment.due },
    deposit:
      deposit &&
      present({
        months: number(deposit.months),
        amount: amount(deposit.amount),
        due: deposit.due,
        returnDays: deposit.returnDays,
      }),
  };
}

function options({ renewal, expansions }: TermSheet): Readonly<Record<string, Json | null>> {
  return {
    renewal:
      renewal &&
      present({
        count: renewal.count,
        months: renewal.months,
        rate: number(renewal.rate),
        noticeMonths: renewal.noticeMonths,
      }),
    expansions: unlessEmpty(
      expansions.map(({ id, quantity, rate, termMonths, expires }) => ({
        id,
        quantity,
        rate: decimalToString(rate),
        termMonths,
        expires,
      })),
    ),
  };
}

function terminationToJson({ fee, lateDelivery, guarantorMayStepIn }: TerminationTerms): JsonObject {
  return present({
    fee: fee.map(({ fromMonth, factor }) => ({ fromMonth, factor: decimalToString(factor) })),
    lateDelivery: lateDelivery && {
      creditDaysPerDay: lateDelivery.creditDaysPerDay,
      exitAfterDays: lateDelivery.exitAfterDays,
    },
    guarantorMayStepIn,
  });
}

function publishedToJson({ published }: TermSheet): JsonObject | null {
  if (published === null) return null;
  return present({
    total: moneyToString(published.total),
    totalWithRenewals: amount(published.totalWithRenewals),
    tolerancePercent: decimalToString(published.tolerancePercent),
    toleranceWithRenewalsPercent: decimalToString(published.toleranceWithRenewalsPercent),
    source: published.source,
  });
}

/** The fields that are there, in their order. */
function present(fields: Readonly<Record<string, Json | null>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, Json] => field[1] !== null));
}

function unlessEmpty<T extends Json>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}

function number(value: Decimal | null): string | null {
  return value && decimalToString(value);
}

function amount(value: Money | null): string | null {
  return value && moneyToString(value);
}
