import { decimalToString, moneyToString, type Money } from '#libs/kernel';
import { type TermSheet } from './term-sheet.js';

/** The clauses of a contract's text, article by article; each a whole sentence or more. */

const inWords = (amount: Money): string => `${moneyToString(amount)} ${amount.currency}`;

const ESCALATES_ON = {
  MONTH_FOLLOWING: 'on the first day of a month on or after each anniversary of its commencement',
  NEXT_MONTH: 'on the first day of the month after that of each anniversary of its commencement',
  ANNIVERSARY: 'on each anniversary of its commencement',
} as const;

export function escalationClauses({ escalator }: TermSheet): string[] {
  if (escalator.kind === 'NONE') return ['The rent does not escalate.'];
  const when = ESCALATES_ON[escalator.on];
  if (escalator.kind === 'FIXED')
    return [
      `The rent of a tranche escalates by ${decimalToString(escalator.percent)} percent ${when}, always counted from the rate agreed.`,
    ];
  const { index, floorPercent, capPercent, lagMonths } = escalator;
  const most = capPercent === null ? 'without limit above' : `not more than ${decimalToString(capPercent)} percent`;
  return [
    `The rent of a tranche changes ${when} by the index ${index}: its value for the month ${lagMonths} months before over that of a year earlier, not less than ${decimalToString(floorPercent)} percent, ${most}. The first value published for a month counts.`,
    'A rent whose index is not published is billed when it is.',
  ];
}

export function powerClauses({ rentType, power }: TermSheet): string[] {
  const kind = {
    NNN: 'The lease is triple net: the tenant pays power, taxes, insurance and upkeep besides the rent.',
    MODIFIED_GROSS: 'The lease is modified gross: the provider bears agreed costs, power is passed through.',
    GROSS: 'The lease is gross: power and all other costs are in the rent.',
  };
  const first = rentType === null ? 'Power is in the rent.' : kind[rentType];
  if (power === null) return [first];
  const tariff = power.tariff === null ? 'what the utility bills' : `${decimalToString(power.tariff)} per kWh`;
  return [
    first,
    `Energy costs IT kWh x PUE x (${tariff} + an adder of ${decimalToString(power.adder)} per kWh).`,
    power.pueCap === null
      ? 'The PUE is as measured.'
      : `The PUE is as measured, at most ${decimalToString(power.pueCap)}; overhead above it is the provider's own cost.`,
    `At least ${decimalToString(power.minimumShare)} of the contracted energy is billed.`,
    "Demand charges, coincident-peak shares and taxes of the utility's bill are passed through as they are.",
  ];
}

export function billingClauses({ billing, kind }: TermSheet, feeBasisPoints: number): string[] {
  const proration = {
    ACTUAL_DAYS: 'days of service over days of that period',
    THIRTY_DAYS: 'days of service over 30',
    ACTUAL_365: 'days of service x 12 over 365',
    HOURS: 'elapsed hours over the elapsed hours of that period',
  }[billing.proration];
  return [
    billing.periods === 'CALENDAR_MONTH'
      ? 'A billing period is a calendar month, with parts of one at both ends.'
      : "A billing period is a month counted from each tranche's commencement, clamped at the ends of months.",
    `A period that is not whole is counted as ${proration}.`,
    billing.due === 'IN_ADVANCE'
      ? 'Rent is billed on the first day of the service.'
      : 'Rent is billed on the day after the last day of the service.',
    'What is metered is billed after its period.',
    ...(kind === 'GPU_LEASE'
      ? [
          billing.gpuHours === 'ACTUAL'
            ? 'GPU-hours are the elapsed hours of the period.'
            : 'GPU-hours of a month are 730 a GPU.',
        ]
      : []),
    `An invoice is due ${billing.paymentDays} days after its date.`,
    `The platform takes a fee of ${feeBasisPoints} basis points on what is invoiced, a line of its own besides the provider's; tax is charged where it is due.`,
  ];
}

export function moneyClauses({ commitment, capexCredit, prepayment, deposit }: TermSheet): string[] {
  const clauses: string[] = [];
  if (commitment !== null)
    clauses.push(
      `Rent and use of every ${commitment.months} months come to at least ${inWords(commitment.amount)}; what is missing is billed at the end of them. Service credits ${
        commitment.slaCreditsReduce ? 'lower' : 'do not lower'
      } what counts.`,
    );
  if (capexCredit !== null)
    clauses.push(
      `The tenant pays for a fit-out of ${inWords(capexCredit.amount)}; ${decimalToString(capexCredit.capShare)} of each rent${
        capexCredit.from === null ? '' : ` from ${capexCredit.from} on`
      } is credited until it is used up.`,
    );
  if (prepayment !== null)
    clauses.push(
      `${decimalToString(prepayment.share)} of the rent of the whole term is paid on ${prepayment.due} and drawn ${
        prepayment.draw === 'EACH_INVOICE' ? 'as that share of each invoice' : 'against the last invoices'
      }.`,
    );
  if (deposit !== null) {
    const { months, amount } = deposit;
    const size =
      amount === null
        ? `${months === null ? '0' : decimalToString(months)} months of first full rent`
        : inWords(amount);
    clauses.push(
      `A deposit of ${size} is held from ${deposit.due} and returned ${deposit.returnDays} days after the last term ends; it is no revenue.`,
    );
  }
  return clauses.length > 0 ? clauses : ['None is agreed.'];
}

export function serviceClauses({ sla, curtailment, support }: TermSheet): string[] {
  const clauses: string[] = [];
  if (sla === null) clauses.push('No service level is agreed.');
  else {
    const steps = sla.steps
      .map(
        ({ below, creditPercent }) =>
          `below ${decimalToString(below)} percent, ${decimalToString(creditPercent)} percent`,
      )
      .join('; ');
    const cap =
      sla.capPercent === null ? '' : ` In a month at most ${decimalToString(sla.capPercent)} percent is credited.`;
    clauses.push(
      `For availability in a month the tenant is credited of that month's rent: ${steps}.${cap} Agreed maintenance and curtailment count neither way.`,
    );
    if (sla.chronic !== null)
      clauses.push(
        `After ${sla.chronic.months} months below ${decimalToString(sla.chronic.below)} percent within ${sla.chronic.within} the tenant may leave without a fee.`,
      );
  }
  clauses.push(
    curtailment === null
      ? 'The provider may not shed the load for the grid.'
      : `The provider may shed up to ${decimalToString(curtailment.loadShare)} of the load for the grid, at most ${curtailment.hoursPerYear} hours a calendar year and ${curtailment.maxHours} hours at a time, with ${curtailment.noticeMinutes} minutes' notice; the tenant gets ${decimalToString(curtailment.revenueShare)} of what the grid pays.`,
  );
  if (support !== null)
    clauses.push(`Support is there ${support.coverage} and answers within ${support.responseMinutes} minutes.`);
  return clauses;
}

export function changeClauses({ renewal, expansions, firstOffer, kind, currency }: TermSheet): string[] {
  const unit = kind === 'HOSTING' ? 'kW' : 'GPUs';
  const clauses: string[] = [];
  if (renewal !== null)
    clauses.push(
      `The tenant may renew ${renewal.count} times, each for ${renewal.months} months, saying so at least ${renewal.noticeMonths} months before the first tranche ends; the rent then is ${
        renewal.rate === null
          ? 'as it goes on'
          : `${decimalToString(renewal.rate)} ${currency}, escalations counted anew`
      }.`,
    );
  for (const { id, quantity, rate, termMonths, expires } of expansions)
    clauses.push(
      `Before ${expires} the tenant may add the tranche "${id}" of ${quantity} ${unit} for ${termMonths} months from its own commencement at ${decimalToString(rate)} ${currency}.`,
    );
  if (firstOffer !== null)
    clauses.push(
      `Until ${firstOffer.until} the provider offers the tenant first what it builds next, up to ${firstOffer.quantity} ${unit}.`,
    );
  return [
    ...clauses,
    'Both sides may amend the contract from a day on that both agree to, with a reason and its documents.',
    'Where both sides and the new tenant agree, the new tenant takes the contract over with all rights and duties from a day on.',
  ];
}

export function terminationClauses({ termination }: TermSheet): string[] {
  const ends =
    'The contract ends with its last term, earlier where both agree, or for a reason that gives one side the right.';
  if (termination === null) return [ends, 'No fee for an early end is agreed.'];
  const { fee, lateDelivery, guarantorMayStepIn } = termination;
  const steps = fee.map(({ fromMonth, factor }) => `from month ${fromMonth} on ${decimalToString(factor)}`).join(', ');
  return [
    ends,
    `A tenant that leaves for convenience, or on whose default the contract ends, owes the remaining base rent, not discounted, times: ${steps}.`,
    ...(lateDelivery === null
      ? []
      : [
          `Each day of late delivery earns ${lateDelivery.creditDaysPerDay} days without rent; after ${lateDelivery.exitAfterDays} days of delay the tenant may leave.`,
        ]),
    ...(guarantorMayStepIn
      ? ["On the tenant's default the guarantor may take the contract over instead of the fee."]
      : []),
  ];
}
