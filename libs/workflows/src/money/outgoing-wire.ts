import { type Instant, type Money, type Result, compareMoney, money, moneyToString, ok, refuse } from '#libs/kernel';
import { type AccountType, type Journal, creditRefunded, depositReleased, providerTransferred } from '#libs/ledger';
import { type OutgoingWire, type WirePurpose } from '../ports/outgoing-wire-store.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

export type WireNeeds = Pick<Ports, 'outgoingWires' | 'ledger' | 'audit'>;

export interface WireOrder {
  readonly purpose: WirePurpose;
  /** What it pays: the id of a refund, a deposit, a payout. Pays once: a live wire of it, or one that has left, refuses another. */
  readonly subjectId: string;
  /** Who gets the money, and out of whose account of the books it is taken. */
  readonly beneficiaryOrgId: string;
  readonly amount: Money;
  readonly reason: string;
  /** Who prepares it: above the limit somebody else approves it. */
  readonly actorId: string;
}

/** Where the money is held until the wire is ordered. */
const HELD: Readonly<Record<WirePurpose, AccountType>> = {
  CREDIT_REFUND: 'TENANT_CREDIT',
  DEPOSIT_RETURN: 'TENANT_DEPOSIT',
  PROVIDER_PAYOUT: 'PROVIDER_PAYABLE',
};

/**
 * Prepares a wire from our bank inside the caller's transaction. The money leaves its account of the books now, so that nobody spends it
 * twice, and waits in WIRES_ORDERED until the bank's statement shows it leaving. Refused: WRONG_STATE, its subject has a wire; INVALID_INPUT,
 * more than is held. Its journal is keyed by the wire, so that a subject whose wire came back can be paid again.
 */
export const prepareOutgoingWire = (ports: WireNeeds) => {
  return async (tx: Tx, order: WireOrder): Promise<Result<OutgoingWire, Refusal>> => {
    const { purpose, subjectId, beneficiaryOrgId, amount, actorId } = order;
    const reason = order.reason.trim();
    if (reason.length < 1 || reason.length > 500)
      return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
    const account = { type: HELD[purpose], ownerId: beneficiaryOrgId, currency: amount.currency } as const;
    const held = money(-(await ports.ledger.balanceOf(tx, account)), amount.currency);
    if (amount.minor <= 0n || compareMoney(amount, held) > 0)
      return refuse(invalid(['amount'], `At most ${moneyToString(held)} ${held.currency} can be paid out.`));
    const wire: OutgoingWire = {
      ...{ id: tx.newId('outgoingWire'), purpose, subjectId, beneficiaryOrgId, amount, reason },
      ...{ preparedAt: tx.now, preparedBy: actorId, state: 'PREPARED', steps: [] },
    };
    if (!(await ports.outgoingWires.insert(tx, wire)))
      return refuse<Refusal>({ code: 'WRONG_STATE', detail: `A wire for ${subjectId} is on its way or has left.` });
    await ports.ledger.post(tx, orderOf(wire, tx.now));
    const detail = { purpose, subjectId, amount: `${moneyToString(amount)} ${amount.currency}` };
    await ports.audit.append(tx, { action: 'outgoing-wire.prepared', subjectId: wire.id, detail });
    return ok(wire);
  };
};

const EVENTS = {
  CREDIT_REFUND: creditRefunded,
  DEPOSIT_RETURN: depositReleased,
  PROVIDER_PAYOUT: providerTransferred,
} as const;

/** What ordering a wire does to the books. */
function orderOf({ id, purpose, subjectId, beneficiaryOrgId, amount }: OutgoingWire, at: Instant): Journal {
  const tenant = { tenantOrgId: beneficiaryOrgId, amount, by: 'WIRES_ORDERED' as const };
  switch (purpose) {
    case 'CREDIT_REFUND':
      return creditRefunded({ ...tenant, refundId: id }, at);
    case 'DEPOSIT_RETURN':
      return depositReleased({ ...tenant, depositId: subjectId, paymentId: id }, at);
    case 'PROVIDER_PAYOUT':
      return providerTransferred(
        { transferId: id, providerOrgId: beneficiaryOrgId, amount, from: 'WIRES_ORDERED' },
        at,
      );
  }
}

/** The journal that takes the order of a wire back, as it was posted. */
export async function orderTakenBack(ports: WireNeeds, tx: Tx, wire: OutgoingWire): Promise<Journal> {
  const { sourceId, idempotencyKey: key } = orderOf(wire, wire.preparedAt);
  const posted = (await ports.ledger.bySource(tx, sourceId)).find(({ idempotencyKey }) => idempotencyKey === key);
  if (posted === undefined) throw new Error(`wire ${wire.id} was ordered without a journal`);
  return EVENTS[wire.purpose].reversed(posted, tx.now);
}
