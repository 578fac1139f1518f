import { type Invoice } from '#libs/billing';
import { type Decimal, type Result, assert, decimalToString, ok, refuse } from '#libs/kernel';
import { standingOf } from '../contracts/standing.js';
import { once } from '../once.js';
import { type OutgoingWire } from '../ports/outgoing-wire-store.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';
import { type DepositNeeds, amountUpTo, lockDeposit } from './held-deposit.js';
import { type WireNeeds, prepareOutgoingWire } from './outgoing-wire.js';

type Needs = DepositNeeds & WireNeeds & Pick<Ports, 'unitOfWork' | 'idempotency' | 'invoices'>;

export interface ReleaseDepositCommand {
  readonly contractMoneyId: string;
  /** Major units; null: all that is held. */
  readonly amount: Decimal | null;
  readonly reason: string;
  readonly idempotencyKey: string | null;
}

/**
 * A person gives (part of) a deposit back by wire, after the end of its contract. WRONG_STATE while the contract runs, and while an invoice
 * of it is open: that is paid, or the deposit applied to it, first.
 */
export const releaseDeposit = (ports: Needs) => {
  return (scope: PlatformScope, command: ReleaseDepositCommand): Promise<Result<OutgoingWire, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { contractMoneyId, amount, reason, idempotencyKey: key } = command;
      const input = [contractMoneyId, amount && decimalToString(amount), reason];
      return once<OutgoingWire, Refusal>(
        ports.idempotency,
        tx,
        { operation: 'depositRelease', key, input },
        (id) => released(ports, tx, id),
        async () => {
          const made = await release(ports, tx, command);
          return made.ok ? ok({ resultId: made.value.id, value: made.value }) : made;
        },
      );
    });
};

async function released(ports: Needs, tx: Tx, id: string): Promise<OutgoingWire> {
  const wire = await ports.outgoingWires.byId(tx, id);
  assert(wire, 'a remembered wire exists');
  return wire;
}

async function release(ports: Needs, tx: Tx, command: ReleaseDepositCommand): Promise<Result<OutgoingWire, Refusal>> {
  const held = await lockDeposit(ports, tx, command.contractMoneyId);
  if (!held.ok) return held;
  const { deposit, signed, left } = held.value;
  const detail = await obstacleTo(ports, tx, signed, deposit.tenantOrgId);
  if (detail) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['contractMoneyId'], detail });
  const amount = amountUpTo(command.amount, left);
  if (!amount.ok) return amount;
  return prepareOutgoingWire(ports)(tx, {
    ...{ purpose: 'DEPOSIT_RETURN', subjectId: deposit.id, beneficiaryOrgId: deposit.tenantOrgId },
    ...{ amount: amount.value, reason: command.reason, actorId: tx.scope.actorId },
  });
}

async function obstacleTo(ports: Needs, tx: Tx, signed: SignedContract, tenantOrgId: string): Promise<string | null> {
  const { state, lastDay } = standingOf(signed, tx.now);
  if (state !== 'ENDED') return `Contract ${signed.number} runs until ${lastDay}; its deposit goes back after that.`;
  for (const { leaseId } of signed.leases.filter((lease) => lease.tenantOrgId === tenantOrgId)) {
    const owed = (await ports.invoices.byLease(tx, leaseId)).find(isOwed);
    if (owed) return `Invoice ${owed.number} is ${owed.state}: apply the deposit to it, or wait until it is paid.`;
  }
  return null;
}

function isOwed({ state }: Invoice): boolean {
  return state === 'OPEN' || state === 'UNCOLLECTIBLE';
}
