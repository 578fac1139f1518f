import { type Result, ok, refuse } from '#libs/kernel';
import { type Dispute } from '../ports/money-back-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { isUndecided } from './dispute-state.js';

export interface BearingCommand {
  readonly disputeId: string;
  /** 0 to 10000 of the provider's part of a loss. */
  readonly providerBearsBasisPoints: number;
  /** What in the contract says so. */
  readonly reason: string;
}

/** A person decides, by contract, who bears a dispute if it is lost; until it is decided. */
export const setDisputeBearing = (ports: Pick<Ports, 'unitOfWork' | 'disputes' | 'audit'>) => {
  return (scope: PlatformScope, command: BearingCommand): Promise<Result<Dispute, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx): Promise<Result<Dispute, Refusal>> => {
      const { disputeId, providerBearsBasisPoints: basisPoints } = command;
      const reason = command.reason.trim();
      if (reason.length < 1 || reason.length > 500)
        return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
      if (!Number.isInteger(basisPoints) || basisPoints < 0 || basisPoints > 10_000)
        return refuse(invalid(['providerBearsBasisPoints'], 'The provider bears 0 to 10000 basis points of its part.'));
      const dispute = await ports.disputes.lock(tx, disputeId);
      if (!dispute) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['disputeId'] });
      if (!isUndecided(dispute.status)) {
        const detail = `The dispute is ${dispute.status}: who bears it is decided.`;
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['disputeId'], detail });
      }
      const changed = { ...dispute, providerBearsBasisPoints: basisPoints };
      await ports.disputes.update(tx, changed);
      const detail = { from: `${dispute.providerBearsBasisPoints}`, to: `${basisPoints}`, reason };
      await ports.audit.append(tx, { action: 'dispute.bearing', subjectId: disputeId, detail });
      return ok(changed);
    });
};
