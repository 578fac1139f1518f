import { type CurrencyCode, decimal, isTimeZone } from '#libs/kernel';
import { ESCALATION_DAYS, ESCALATOR_KINDS, type Escalator } from './escalator.js';
import { type JsonFields } from './json-fields.js';
import { type Guarantor, type Parties } from './parties.js';
import { type PowerTerms } from './power-terms.js';
import { type CurtailmentTerms, type SlaTerms } from './service-terms.js';
import {
  BILLING_DUE,
  BILLING_PERIODS,
  type BillingTerms,
  type Expansion,
  GPU_HOURS,
  PRORATIONS,
  type Renewal,
  type TerminationTerms,
} from './term-sheet.js';
import { type Tranche } from './tranche.js';

/** The longest base term: 25 years. */
export const LONGEST_TERM = 300;
/** With renewals that were taken: 40 years. */
const LONGEST_RENEWED = 480;
const MOST_UNITS = 10_000_000;
const SHARE = { least: '0', most: '1' } as const;
const SOME_SHARE = { above: '0', most: '1' } as const;
const PERCENT = { least: '0', most: '100' } as const;
/** A factor of 1 is what a facility cannot better; 10 is no data hall. */
const PUE = { least: '1', most: '10' } as const;
const RATE = { above: '0', most: '1000000000' } as const;

export function parseZone(fields: JsonFields, name: string): string {
  const zone = fields.text(name, 64);
  if (zone !== '' && !isTimeZone(zone))
    fields.say('NOT_ONE_OF', name, 'must be an IANA zone such as "America/Chicago"');
  return zone;
}

export function parseParties(fields: JsonFields, currency: CurrencyCode): Parties {
  return {
    provider: fields.text('provider'),
    tenant: fields.text('tenant'),
    guarantor: fields.optional('guarantor', null, (name) =>
      fields.fields(name, (guarantor) => parseGuarantor(guarantor, currency)),
    ),
  };
}

export function parseGuarantor(fields: JsonFields, currency: CurrencyCode): Guarantor {
  return {
    name: fields.text('name'),
    cap: fields.optional('cap', null, (name) => fields.money(name, currency)),
    amortisesOverYears: fields.optional('amortisesOverYears', null, (name) => fields.whole(name, 1, 50)),
    from: fields.optional('from', null, (name) => fields.date(name)),
  };
}

export function parseBilling(fields: JsonFields): BillingTerms {
  return {
    periods: fields.oneOf('periods', BILLING_PERIODS),
    proration: fields.oneOf('proration', PRORATIONS),
    due: fields.oneOf('due', BILLING_DUE),
    paymentDays: fields.whole('paymentDays', 0, 365),
    gpuHours: fields.optional('gpuHours', 'ACTUAL', (name) => fields.oneOf(name, GPU_HOURS)),
  };
}

export function parseTranche(fields: JsonFields): Tranche {
  return {
    id: fields.id('id'),
    quantity: fields.whole('quantity', 1, MOST_UNITS),
    commencement: fields.date('commencement'),
    termMonths: fields.whole('termMonths', 1, LONGEST_RENEWED),
    rate: fields.decimal('rate', RATE),
    rateResets: fields.optional('rateResets', [], (name) =>
      fields.list(name, [1, 50], (reset) => ({ from: reset.date('from'), rate: reset.decimal('rate', RATE) })),
    ),
    ramp: fields.optional('ramp', [], (name) =>
      fields.list(name, [1, 100], (step) => ({
        from: step.date('from'),
        quantity: step.whole('quantity', 0, MOST_UNITS),
      })),
    ),
    deliveryDue: fields.optional('deliveryDue', null, (name) => fields.date(name)),
  };
}

export function parseEscalator(fields: JsonFields): Escalator {
  const kind = fields.oneOf('kind', ESCALATOR_KINDS);
  if (kind === 'NONE') return { kind };
  const on = fields.optional('on', 'MONTH_FOLLOWING', (name) => fields.oneOf(name, ESCALATION_DAYS));
  if (kind === 'FIXED') return { kind, percent: fields.decimal('percent', { least: '-50', most: '100' }), on };
  return {
    kind,
    index: fields.text('index', 64),
    floorPercent: fields.optional('floorPercent', decimal('0'), (name) =>
      fields.decimal(name, { least: '-50', most: '100' }),
    ),
    capPercent: fields.optional('capPercent', null, (name) => fields.decimal(name, { least: '-50', most: '100' })),
    lagMonths: fields.optional('lagMonths', 2, (name) => fields.whole(name, 0, 24)),
    on,
  };
}

export function parsePower(fields: JsonFields): PowerTerms {
  return {
    tariff: fields.optional('tariff', null, (name) => fields.decimal(name, { least: '0', most: '1000000' })),
    adder: fields.optional('adder', decimal('0'), (name) => fields.decimal(name, { least: '0', most: '1000000' })),
    pueCap: fields.optional('pueCap', null, (name) => fields.decimal(name, PUE)),
    minimumShare: fields.optional('minimumShare', decimal('0'), (name) => fields.decimal(name, SHARE)),
    expected: fields.optional('expected', null, (name) =>
      fields.fields(name, (load) => ({ loadShare: load.decimal('loadShare', SHARE), pue: load.decimal('pue', PUE) })),
    ),
  };
}

export function parseSla(fields: JsonFields): SlaTerms {
  return {
    steps: fields.list('steps', [1, 20], (step) => ({
      below: step.decimal('below', PERCENT),
      creditPercent: step.decimal('creditPercent', PERCENT),
    })),
    capPercent: fields.optional('capPercent', null, (name) => fields.decimal(name, PERCENT)),
    chronic: fields.optional('chronic', null, (name) =>
      fields.fields(name, (chronic) => ({
        below: chronic.decimal('below', PERCENT),
        months: chronic.whole('months', 1, 24),
        within: chronic.whole('within', 1, 24),
      })),
    ),
  };
}

export function parseCurtailment(fields: JsonFields): CurtailmentTerms {
  return {
    hoursPerYear: fields.whole('hoursPerYear', 0, 8_784),
    noticeMinutes: fields.whole('noticeMinutes', 0, 100_000),
    maxHours: fields.whole('maxHours', 1, 8_784),
    loadShare: fields.decimal('loadShare', SOME_SHARE),
    revenueShare: fields.decimal('revenueShare', SHARE),
  };
}

export function parseRenewal(fields: JsonFields): Renewal {
  return {
    count: fields.whole('count', 1, 10),
    months: fields.whole('months', 1, LONGEST_TERM),
    rate: fields.optional('rate', null, (name) => fields.decimal(name, RATE)),
    noticeMonths: fields.optional('noticeMonths', 12, (name) => fields.whole(name, 0, 60)),
  };
}

export function parseExpansion(fields: JsonFields): Expansion {
  return {
    id: fields.id('id'),
    quantity: fields.whole('quantity', 1, MOST_UNITS),
    rate: fields.decimal('rate', RATE),
    termMonths: fields.whole('termMonths', 1, LONGEST_TERM),
    expires: fields.date('expires'),
  };
}

export function parseFirstOffer(fields: JsonFields): { quantity: number; until: ReturnType<JsonFields['date']> } {
  return { quantity: fields.whole('quantity', 1, MOST_UNITS), until: fields.date('until') };
}

export function parseTermination(fields: JsonFields): TerminationTerms {
  return {
    fee: fields.list('fee', [1, 100], (step) => ({
      fromMonth: step.whole('fromMonth', 0, LONGEST_TERM),
      factor: step.decimal('factor', { least: '0', most: '2' }),
    })),
    lateDelivery: fields.optional('lateDelivery', null, (name) =>
      fields.fields(name, (late) => ({
        creditDaysPerDay: late.whole('creditDaysPerDay', 0, 3),
        exitAfterDays: late.whole('exitAfterDays', 1, 3_650),
      })),
    ),
    guarantorMayStepIn: fields.optional('guarantorMayStepIn', false, (name) => fields.boolean(name)),
  };
}
