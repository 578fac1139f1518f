import {
  type Decimal,
  ZERO,
  compareRational,
  decimalToString,
  dividedBy,
  fromRational,
  moneyToString,
  plus,
  times,
  toRational,
} from '#libs/kernel';
import { type EnergyBasis } from './meter-basis.js';
import { type EnergyFacts, type TrancheFacts } from './meter-facts.js';

/** What the meters of several leases of one tenant say of one period, as if it were one lease's: its PUE is weighted by energy. */
export function factsTogether(facts: readonly TrancheFacts[]): TrancheFacts {
  const [only] = facts;
  if (facts.length === 1 && only !== undefined) return only;
  const available = facts.flatMap(({ availability }) => availability ?? []);
  return {
    energy: energyTogether(facts.flatMap(({ energy }) => energy ?? [])),
    availability:
      available.length === 0
        ? null
        : {
            minutes: total(available.map(({ minutes }) => minutes)),
            downMinutes: total(available.map(({ downMinutes }) => downMinutes)),
            recordIds: available.flatMap(({ recordIds }) => recordIds),
            stretches: available.flatMap(({ stretches }) => stretches ?? []),
          },
    usage: facts.flatMap(({ usage }) => usage),
    curtailments: facts.flatMap(({ curtailments }) => curtailments),
    powerCharges: facts.flatMap(({ powerCharges }) => powerCharges),
  };
}

function energyTogether(energy: readonly EnergyFacts[]): EnergyFacts | null {
  const [first] = energy;
  if (first === undefined || energy.length === 1) return first ?? null;
  const itKwh = total(energy.map((one) => one.itKwh));
  const all = toRational(itKwh);
  const drawn = energy.map((one) => times(toRational(one.itKwh), toRational(one.pue))).reduce(plus, ZERO);
  return {
    ...first,
    itKwh,
    pue: compareRational(all, ZERO) === 0 ? first.pue : fromRational(dividedBy(drawn, all)),
    source: energy.some(({ source }) => source === 'ESTIMATED') ? 'ESTIMATED' : 'MEASURED',
    recordIds: energy.flatMap(({ recordIds }) => recordIds),
    ...basisTogether(energy.flatMap(({ basis }) => basis ?? [])),
  };
}

function basisTogether(bases: readonly EnergyBasis[]): { readonly basis?: EnergyBasis } {
  if (bases.length === 0) return {};
  return {
    basis: {
      parts: bases.flatMap(({ parts }) => parts),
      restKwh: total(bases.map(({ restKwh }) => restKwh)),
      restSiteKwh: total(bases.map(({ restSiteKwh }) => restSiteKwh)),
    },
  };
}

function total(parts: readonly Decimal[]): Decimal {
  return fromRational(parts.map(toRational).reduce(plus, ZERO));
}

/** What the meters say, as rows of exact text: hashed into the invoice, so that it can be shown later what it was made of. */
export function factsInText({ energy, availability, usage, curtailments, powerCharges }: TrancheFacts): string[][] {
  return [
    ...(energy === null
      ? []
      : [
          ['energy', text(energy.itKwh), text(energy.pue), energy.tariff === null ? '' : text(energy.tariff)].concat(
            energy.source,
            energy.recordIds,
          ),
        ]),
    ...(availability === null
      ? []
      : [['availability', text(availability.minutes), text(availability.downMinutes), ...availability.recordIds]]),
    ...usage.map((one) => ['usage', text(one.gpuHours), one.price === null ? '' : text(one.price), ...one.recordIds]),
    ...curtailments.map((one) => ['curtailment', text(one.megawattHours), text(one.price), ...one.recordIds]),
    ...powerCharges.map(({ label, amount }) => ['power', label, moneyToString(amount), amount.currency]),
  ];
}

const text = decimalToString;
