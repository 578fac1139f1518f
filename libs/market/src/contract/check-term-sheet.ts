import { type Decimal, compareDecimal, compareRational, plus, rational, toRational } from '#libs/kernel';
import { type ProblemCode, type TermSheetProblem } from './json-fields.js';
import { type SlaTerms } from './service-terms.js';
import { type TermSheet } from './term-sheet.js';
import { type Tranche, endOf } from './tranche.js';

/** Base term and all renewals together: 40 years. */
const LONGEST_WITH_RENEWALS = 480;

type Say = (path: string, message: string, code?: ProblemCode) => void;

/** Contradictions between terms that are each well-formed; the same check guards amendments. */
export function checkTermSheet(sheet: TermSheet): TermSheetProblem[] {
  const problems: TermSheetProblem[] = [];
  const say: Say = (path, message, code = 'CONTRADICTION') => problems.push({ code, path, message });
  checkKind(sheet, say);
  unique(
    sheet.tranches.map(({ id }) => id),
    'tranches',
    say,
  );
  unique(
    sheet.expansions.map(({ id }) => id),
    'expansions',
    say,
  );
  sheet.tranches.forEach((tranche, index) => checkTranche(tranche, `tranches[${index}]`, say));
  checkMoney(sheet, say);
  if (sheet.sla !== null) checkSla(sheet.sla, say);
  checkOptions(sheet, say);
  checkTermination(sheet, say);
  return problems;
}

function checkKind(
  { kind, rentType, leaseKind, power, curtailment, capexCredit, expectedUse, billing }: TermSheet,
  say: Say,
): void {
  if (kind === 'HOSTING') {
    if (rentType === null) say('rentType', 'is missing: a hosting contract says who pays for power', 'MISSING');
    if (leaseKind !== 'RESERVED') say('leaseKind', 'is for GPU leases: hosting is reserved');
    if (rentType === 'GROSS' && power !== null) say('power', 'is not passed through where the rent is GROSS');
    if ((rentType === 'NNN' || rentType === 'MODIFIED_GROSS') && power === null)
      say('power', `is missing: ${rentType} passes power through`, 'MISSING');
    if (billing.gpuHours !== 'ACTUAL') say('billing.gpuHours', 'is for GPU leases');
  } else {
    if (rentType !== null) say('rentType', 'is for hosting contracts');
    if (power !== null) say('power', 'is for hosting contracts: a GPU-hour includes its power');
    if (curtailment !== null) say('curtailment', 'is for hosting contracts');
    if (capexCredit !== null) say('capexCredit', 'is for hosting contracts');
  }
  if (leaseKind === 'RESERVED' && expectedUse !== null) say('expectedUse', 'is for leases paid by use');
  if (leaseKind !== 'RESERVED' && expectedUse === null)
    say('expectedUse', 'is missing: a lease paid by use needs it for its forecast', 'MISSING');
}

function checkTranche(tranche: Tranche, path: string, say: Say): void {
  const { commencement, ramp, rateResets, quantity } = tranche;
  const end = endOf(tranche);
  ramp.forEach((step, index) => {
    const at = `${path}.ramp[${index}]`;
    if (index === 0 && step.from > commencement)
      say(`${at}.from`, `must not be after the commencement ${commencement}`);
    if (index > 0 && step.from <= (ramp[index - 1]?.from ?? '')) say(`${at}.from`, 'must be after the step before');
    if (step.from >= end) say(`${at}.from`, `must be before the term ends on ${end}`);
    if (step.quantity > quantity) say(`${at}.quantity`, `must not be above the tranche's ${quantity}`);
  });
  const last = ramp.at(-1);
  if (last !== undefined && last.quantity !== quantity)
    say(`${path}.ramp[${ramp.length - 1}].quantity`, `must be the tranche's ${quantity}: the ramp ends there`);
  rateResets.forEach(({ from }, index) => {
    const at = `${path}.rateResets[${index}].from`;
    if (from <= commencement || from >= end) say(at, `must lie in the term, after ${commencement} and before ${end}`);
    if (index > 0 && from <= (rateResets[index - 1]?.from ?? '')) say(at, 'must be after the reset before');
  });
}

function checkMoney({ capexCredit, prepayment, deposit, escalator, parties }: TermSheet, say: Say): void {
  if (
    escalator.kind === 'INDEX' &&
    escalator.capPercent !== null &&
    !notAbove(escalator.floorPercent, escalator.capPercent)
  )
    say('escalator.capPercent', 'must not be below the floor');
  if (deposit !== null && (deposit.months === null) === (deposit.amount === null))
    say('deposit', 'needs either months or amount');
  if (capexCredit !== null && prepayment?.draw === 'EACH_INVOICE') {
    const both = plus(toRational(capexCredit.capShare), toRational(prepayment.share));
    if (compareRational(both, rational(1)) > 0)
      say('prepayment.share', 'and capexCredit.capShare together take more than the whole rent');
  }
  const { guarantor } = parties;
  if (
    guarantor !== null &&
    guarantor.amortisesOverYears !== null &&
    (guarantor.cap === null || guarantor.from === null)
  )
    say('parties.guarantor.amortisesOverYears', 'needs a cap and the date it falls from');
}

function checkSla({ steps, capPercent, chronic }: SlaTerms, say: Say): void {
  steps.forEach((step, index) => {
    const before = steps[index - 1];
    if (before === undefined) return;
    if (notAbove(before.below, step.below)) say(`sla.steps[${index}].below`, 'must be lower than the step before');
    if (!notAbove(before.creditPercent, step.creditPercent))
      say(`sla.steps[${index}].creditPercent`, 'must not be lower than the step before');
  });
  if (capPercent !== null && capPercent.scaled === 0n) say('sla.capPercent', 'of 0 would void every credit');
  if (chronic !== null && chronic.within < chronic.months)
    say('sla.chronic.within', 'must not be fewer than its months');
}

function checkOptions({ renewal, tranches, expansions }: TermSheet, say: Say): void {
  if (renewal !== null) {
    const longest = Math.max(...tranches.map(({ termMonths }) => termMonths));
    if (longest + renewal.count * renewal.months > LONGEST_WITH_RENEWALS)
      say('renewal', `with the base term makes more than ${LONGEST_WITH_RENEWALS} months`);
  }
  expansions.forEach(({ id }, index) => {
    if (tranches.some((tranche) => tranche.id === id)) say(`expansions[${index}].id`, 'is the id of a tranche already');
  });
}

function checkTermination({ termination, parties }: TermSheet, say: Say): void {
  if (termination === null) return;
  termination.fee.forEach(({ fromMonth }, index) => {
    const at = `termination.fee[${index}].fromMonth`;
    if (index === 0 && fromMonth !== 0) say(at, 'must be 0: the first step holds from the start');
    if (index > 0 && fromMonth <= (termination.fee[index - 1]?.fromMonth ?? 0))
      say(at, 'must be after the step before');
  });
  if (termination.guarantorMayStepIn && parties.guarantor === null)
    say('termination.guarantorMayStepIn', 'needs a guarantor');
}

function unique(ids: readonly string[], path: string, say: Say): void {
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index) say(`${path}[${index}].id`, `"${id}" is there already`);
  });
}

function notAbove(a: Decimal, b: Decimal): boolean {
  return compareDecimal(a, b) <= 0;
}
