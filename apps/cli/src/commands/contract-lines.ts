import { type ActRead, type ContractDetail, type ContractRead, type ScheduleRead } from '../parties/contract-desk.js';

/** A contract in one line. */
export function contractHeadline({ number, id, state, tenantName, providerName, terms }: ContractRead): string {
  return `${number}  ${id}  ${state}  ${tenantName} at ${providerName}: ${terms.title}`;
}

export function contractLines(contract: ContractRead): string[] {
  const { firstDay, lastDay, signedAt, terms, leases, scheduleHashes, closure } = contract;
  const unit = terms.kind === 'HOSTING' ? 'kW' : 'GPUs';
  const latest = scheduleHashes.at(-1);
  return [
    contractHeadline(contract),
    `signed ${signedAt}, ${firstDay} to ${lastDay}`,
    ...terms.tranches.map(
      ({ id, quantity, commencement, termMonths, rate }) =>
        `${id}: ${quantity} ${unit} from ${commencement} for ${termMonths} months at ${rate.amount} ${rate.currency} per ${rate.unit}`,
    ),
    ...leases.map(
      ({ tranche, leaseId, tenantName, from, until }) =>
        `${tranche}: lease ${leaseId} of ${tenantName}, ${from} until ${until}`,
    ),
    ...(latest === undefined ? [] : [`schedule version ${latest.version}, hash ${latest.hash}`]),
    ...(closure == null ? [] : [`ends ${closure.effective}: ${closure.cause}`]),
  ];
}

export function detailLines(contract: ContractDetail): string[] {
  const { rent } = contract.cashFlow.totals;
  return [
    ...contractLines(contract),
    `rent of the whole term ${rent.amount} ${rent.currency}`,
    ...contract.options.map(
      ({ kind, id, months, lastDay }) =>
        `option ${kind}${id == null ? '' : ` ${id}`}: ${months} months, until ${lastDay}`,
    ),
    ...contract.obligations.map(({ what, by, date, tranche, amount }) => {
      const of = tranche == null ? '' : ` of ${tranche}`;
      return `${date} ${by}: ${what}${of}${amount == null ? '' : ` ${amount.amount} ${amount.currency}`}`;
    }),
    ...contract.acts.flatMap(actLines),
  ];
}

export function actLines({ id, kind, state, effective, byName, reason, consents, isYourTurn }: ActRead): string[] {
  const waiting = consents.filter(({ at }) => at == null).map(({ name }) => name);
  const waits = state === 'OPEN' ? `, waits for ${waiting.join(' and ')}` : '';
  return [
    `act ${id} ${kind} from ${effective} by ${byName}: ${state}${waits}${isYourTurn ? ' (your turn)' : ''}: ${reason}`,
  ];
}

export function scheduleLine(row: ScheduleRead): string {
  const { billDate, dueDate, tranche, kind, from, until, exactQuantity, amount, least, most, status } = row;
  const range = `${least?.amount ?? '?'} to ${most?.amount ?? '?'}`;
  const due = amount == null ? range : `${amount.amount} ${amount.currency}`;
  return `${billDate}  ${tranche} ${kind} ${from} until ${until}  ${exactQuantity}  ${due}  due ${dueDate}  ${status}`;
}
