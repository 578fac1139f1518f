/** Two data halls of 2 MW each for 12 and 10 years, triple net, 3 % a year, as a side would send it; the parties are the server's to name. */
export function aHostingSheet(facts: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    title: 'Pecos halls A and B',
    kind: 'HOSTING',
    currency: 'USD',
    timeZone: 'America/Chicago',
    parties: { guarantor: { name: 'Big Parent Inc.', cap: '5000000.00' } },
    rentType: 'NNN',
    billing: { periods: 'CALENDAR_MONTH', proration: 'ACTUAL_DAYS', due: 'IN_ADVANCE', paymentDays: 30 },
    tranches: [
      {
        id: 'hall-a',
        quantity: 2000,
        commencement: '2026-06-01',
        termMonths: 144,
        rate: '125',
        deliveryDue: '2026-06-01',
      },
      { id: 'hall-b', quantity: 2000, commencement: '2026-10-15', termMonths: 120, rate: '118.5' },
    ],
    escalator: { kind: 'FIXED', percent: '3' },
    power: { tariff: '0.045', pueCap: '1.3' },
    sla: { steps: [{ below: '99.99', creditPercent: '5' }], chronic: { below: '99.5', months: 3, within: 6 } },
    renewal: { count: 1, months: 60, noticeMonths: 12 },
    expansions: [{ id: 'hall-c', quantity: 500, rate: '130', termMonths: 60, expires: '2028-01-01' }],
    termination: {
      fee: [{ fromMonth: 0, factor: '0.5' }],
      lateDelivery: { creditDaysPerDay: 1, exitAfterDays: 90 },
    },
    ...facts,
  };
}
