import {
  type CurrencyCode,
  type Decimal,
  type Result,
  assert,
  decimalToString,
  money,
  ok,
  parseMoney,
  refuse,
} from '#libs/kernel';
import { once } from '../once.js';
import { type OutgoingWire } from '../ports/outgoing-wire-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { type WireNeeds, prepareOutgoingWire } from './outgoing-wire.js';

type Needs = WireNeeds & Pick<Ports, 'unitOfWork' | 'idempotency' | 'billingProfiles' | 'creditNotes'>;

export interface RefundCreditCommand {
  readonly orgId: string;
  readonly currency: CurrencyCode;
  /** Major units; null: all there is. */
  readonly amount: Decimal | null;
  readonly reason: string;
  readonly idempotencyKey: string | null;
}

/**
 * A person has (part of) a tenant's credit paid out by wire. It is taken out of what can be applied to invoices at once; a wire that is
 * cancelled or comes back gives it back.
 */
export const refundCredit = (ports: Needs) => {
  return (scope: PlatformScope, command: RefundCreditCommand): Promise<Result<OutgoingWire, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { orgId, currency, amount, reason, idempotencyKey: key } = command;
      const input = [orgId, currency, amount && decimalToString(amount), reason];
      return once<OutgoingWire, Refusal>(
        ports.idempotency,
        tx,
        { operation: 'creditRefund', key, input },
        (id) => refunded(ports, tx, id),
        async () => {
          const made = await refund(ports, tx, command);
          return made.ok ? ok({ resultId: made.value.id, value: made.value }) : made;
        },
      );
    });
};

async function refunded(ports: Needs, tx: Tx, id: string): Promise<OutgoingWire> {
  const wire = await ports.outgoingWires.byId(tx, id);
  assert(wire, 'a remembered wire exists');
  return wire;
}

async function refund(ports: Needs, tx: Tx, command: RefundCreditCommand): Promise<Result<OutgoingWire, Refusal>> {
  const { orgId, currency, amount, reason } = command;
  if (!(await ports.billingProfiles.byOrg(tx, orgId))) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['orgId'] });
  // whoever else spends it comes after us, and finds what is left
  const account = { type: 'TENANT_CREDIT', ownerId: orgId, currency } as const;
  const held = money(await ports.ledger.lockHeld(tx, account), currency);
  const wanted = amount === null ? ok(held) : parseMoney(decimalToString(amount), currency);
  if (!wanted.ok) return refuse(invalid(['amount'], `No amount of ${currency}.`));
  return prepareOutgoingWire(ports)(tx, {
    ...{ purpose: 'CREDIT_REFUND', subjectId: tx.newId('creditRefund'), beneficiaryOrgId: orgId },
    ...{ amount: wanted.value, reason, actorId: tx.scope.actorId },
  });
}
