import { type TermSheetInput } from '../apps/cli/src/gql/tenant/graphql.js';
import { type ProviderDesk } from '../apps/cli/src/provider-desk.js';
import { LONE_STAR } from '../apps/cli/src/story/miners/lone-star.js';

/** The first of a month, `months` after the month of `now`. */
export function firstOfMonth(now: Date, months: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString().slice(0, 10);
}

/** Lists the demo's 290 MW of powered halls and gives the offer's id. */
export async function listHall(miner: ProviderDesk): Promise<string> {
  const hall = LONE_STAR.halls.find(({ externalId }) => externalId === 'denton-hpc');
  if (hall === undefined) throw new Error('the demo story lost its halls');
  await miner.listSites(LONE_STAR.sites.filter(({ externalId }) => externalId === hall.siteExternalId));
  await miner.listHalls([hall]);
  const id = miner.listings.get(hall.externalId);
  if (id === undefined) throw new Error('the hall was not published');
  return id;
}

/** 200 MW in two halls for ten years like the public deal of docs/deals/terawulf.json, with its own commencements. */
export function twoHalls(first: string, second: string): TermSheetInput {
  const tranche = { termMonths: 120, rate: '134.480364349621' };
  return {
    title: '200 MW at Denton Flats, 10 years',
    kind: 'HOSTING',
    currency: 'USD',
    timeZone: 'America/Chicago',
    rentType: 'MODIFIED_GROSS',
    billing: { periods: 'ANNIVERSARY_MONTH', proration: 'ACTUAL_DAYS', due: 'IN_ADVANCE', paymentDays: 30 },
    tranches: [
      { id: 'hall-1', quantity: 40_000, commencement: first, ...tranche },
      { id: 'hall-2', quantity: 160_000, commencement: second, ...tranche },
    ],
    escalator: { kind: 'FIXED', percent: '3' },
    power: {},
    termination: { fee: [{ fromMonth: 0, factor: '0.5' }] },
  };
}

/** Every term there is, on 1,000 kW: for whoever has to see all of a contract. */
export function everyTerm(title: string, commencement: string, later: string): TermSheetInput {
  const terms = twoHalls(commencement, later);
  return {
    ...terms,
    title,
    notes: [title],
    parties: { guarantor: { name: title, cap: '1000000.00', amortisesOverYears: 5, from: commencement } },
    tranches: [
      {
        id: 'hall-1',
        quantity: 1_000,
        commencement,
        termMonths: 120,
        rate: '130',
        rateResets: [{ from: later, rate: '131' }],
        ramp: [
          { from: commencement, quantity: 500 },
          { from: later, quantity: 1_000 },
        ],
        deliveryDue: commencement,
      },
    ],
    power: {
      tariff: '0.045',
      adder: '0.001',
      pueCap: '1.3',
      minimumShare: '0.5',
      expected: { loadShare: '0.8', pue: '1.25' },
    },
    commitment: { amount: '1000000.00', months: 12 },
    capexCredit: { amount: '500000.00', capShare: '0.25' },
    prepayment: { share: '0.1', draw: 'EACH_INVOICE', due: commencement },
    deposit: { months: '2', due: commencement, returnDays: 30 },
    sla: {
      steps: [{ below: '99.99', creditPercent: '5' }],
      capPercent: '25',
      chronic: { below: '99.5', months: 3, within: 6 },
    },
    curtailment: { hoursPerYear: 100, noticeMinutes: 30, maxHours: 4, loadShare: '0.5', revenueShare: '0.5' },
    renewal: { count: 2, months: 60, noticeMonths: 12 },
    expansions: [{ id: 'hall-2', quantity: 1_000, rate: '135', termMonths: 60, expires: later }],
    firstOffer: { quantity: 1_000, until: later },
    termination: {
      fee: [{ fromMonth: 0, factor: '1' }],
      lateDelivery: { creditDaysPerDay: 1, exitAfterDays: 90 },
      guarantorMayStepIn: true,
    },
    support: { coverage: '24x7', responseMinutes: 15 },
    published: { total: '1000000.00', tolerancePercent: '100', source: title },
  };
}
