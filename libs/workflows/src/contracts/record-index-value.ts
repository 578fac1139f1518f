import { type Result, assert, ok, parseDecimal, refuse } from '#libs/kernel';
import { type ContractSchedule, reviseSchedule } from '#libs/billing';
import { currentTerms } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { observationsOf } from './accept-term-sheet.js';

export interface IndexValueCommand {
  readonly index: string;
  /** "2026-05". */
  readonly month: string;
  /** A decimal, above 0. */
  readonly value: string;
  /** Where it was published. */
  readonly source: string;
}

/**
 * Staff record a published value of an index. The first publication counts: false, and nothing changes, where the month has a value. The
 * contracts that wait for it are looked at by billing.
 */
export const recordIndexValue = (ports: Pick<Ports, 'unitOfWork' | 'indices' | 'audit'>) => {
  return (scope: PlatformScope, command: IndexValueCommand): Promise<Result<boolean, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const { index, month, source } = command;
      const value = parseDecimal(command.value);
      if (!value.ok || value.value.scaled <= 0n) return refuse(invalid(['value'], 'A value is a decimal above 0.'));
      if (!/^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/.test(month)) return refuse(invalid(['month'], 'A month is "2026-05".'));
      if (index.trim() === '' || index.length > 64) return refuse(invalid(['index'], 'A name has 1 to 64 characters.'));
      if (source.trim() === '' || source.length > 500)
        return refuse(invalid(['source'], 'A source has 1 to 500 characters.'));
      const isNew = await ports.indices.record(tx, { index, month, value: value.value, source });
      const detail = { month, value: command.value, source };
      if (isNew) await ports.audit.append(tx, { action: 'index.recorded', subjectId: index, detail });
      return ok(isNew);
    });
};

/**
 * The contract's schedule with all index values published by now: a next version where they make rows known that waited, in the caller's
 * transaction, the contract locked; otherwise the schedule as it is.
 */
export const reviseForIndex = (ports: Pick<Ports, 'contracts' | 'indices' | 'audit' | 'sha256'>) => {
  return async (tx: Tx, contractId: string): Promise<ContractSchedule> => {
    const signed = await ports.contracts.lock(tx, contractId);
    const before = await ports.contracts.schedule(tx, contractId);
    assert(signed && before, `contract ${contractId} and its schedule exist`);
    const waits = before.rows.filter(({ status }) => status === 'PENDING_INDEX').length;
    if (waits === 0) return before;
    const observations = await observationsOf(ports, tx, currentTerms(signed.contract));
    const next = reviseSchedule(before, signed.contract, observations, ports.sha256);
    if (next.rows.filter(({ status }) => status === 'PENDING_INDEX').length === waits) return before;
    assert(await ports.contracts.save(tx, signed, next), 'the contract is locked');
    const detail = { scheduleHash: next.hash };
    await ports.audit.append(tx, { action: 'contract.indexed', subjectId: contractId, detail });
    return next;
  };
};
