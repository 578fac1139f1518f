import { type TermSheetInput } from '../gql/tenant/graphql.js';
import { ContractDesk } from '../parties/contract-desk.js';
import { type Cast, listingOf, onDay, tenantOf } from './cast.js';

/** Terms of 12 MW at Denton Flats: a small hall beside the large one, at a rate that the miner raises. */
function terms(commencement: string, rate: string): TermSheetInput {
  return {
    title: 'Hall 7 at Denton Flats, 12 MW for 5 years',
    kind: 'HOSTING',
    currency: 'USD',
    timeZone: 'America/Chicago',
    rentType: 'NNN',
    billing: { periods: 'CALENDAR_MONTH', proration: 'ACTUAL_DAYS', due: 'IN_ADVANCE', paymentDays: 30 },
    tranches: [{ id: 'hall-7', quantity: 12_000, commencement, termMonths: 60, rate, deliveryDue: commencement }],
    escalator: { kind: 'FIXED', percent: '3', on: 'MONTH_FOLLOWING' },
    power: { tariff: '0.045', pueCap: '1.35', minimumShare: '0.6', expected: { loadShare: '0.85', pue: '1.3' } },
    deposit: { months: '3', due: commencement, returnDays: 30 },
    sla: {
      steps: [
        { below: '99.99', creditPercent: '5' },
        { below: '99.9', creditPercent: '10' },
        { below: '99.5', creditPercent: '25' },
      ],
      capPercent: '25',
      chronic: { below: '99.5', months: 3, within: 12 },
    },
    curtailment: { hoursPerYear: 100, noticeMinutes: 30, maxHours: 4, loadShare: '0.5', revenueShare: '0.5' },
    renewal: { count: 2, months: 60, noticeMonths: 12 },
    expansions: [{ id: 'hall-8', quantity: 6_000, rate: '126', termMonths: 60, expires: yearLater(commencement) }],
    termination: {
      fee: [
        { fromMonth: 0, factor: '1' },
        { fromMonth: 36, factor: '0.5' },
      ],
      lateDelivery: { creditDaysPerDay: 1, exitAfterDays: 90 },
    },
    support: { coverage: '24x7', responseMinutes: 15 },
  };
}

function yearLater(date: string): string {
  return `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`;
}

/** The first of a month, two to three months after the story ends: nothing is billed before. */
function commencementAfter(cast: Cast, day: number): string {
  const end = onDay(cast, day);
  return new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 3, 1)).toISOString().slice(0, 10);
}

/** Meridian proposes, Lone Star answers with a higher rate, Meridian signs. Gives the contract's number. */
export async function signHosting(cast: Cast, storyDays: number): Promise<string> {
  const hall = listingOf(cast, 'denton-hpc');
  const tenant = new ContractDesk(tenantOf(cast, 'meridian').api, 'tenant');
  const host = new ContractDesk(hall.desk.api, 'provider');
  const commencement = commencementAfter(cast, storyDays);
  const proposed = await tenant.propose(terms(commencement, '119.5'), new Map([['hall-7', hall.id]]));
  const answered = await host.counter(proposed.id, terms(commencement, '124'));
  return (await tenant.accept(proposed.id, answered.latest.documentHash)).number;
}
