import { type Instant, type Result, assert, compareMoney, moneyToString, ok, refuse } from '#libs/kernel';
import { outgoingWireBooked } from '#libs/ledger';
import { once } from '../once.js';
import { type OutgoingWire, type WireState, type WireStep } from '../ports/outgoing-wire-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { type WireNeeds, orderTakenBack } from './outgoing-wire.js';

type Needs = WireNeeds & Pick<Ports, 'unitOfWork' | 'idempotency'>;
type Step = WireStep['state'];

/** From where each step may be taken. The database holds the same table. */
const FROM: Readonly<Record<Step, readonly WireState[]>> = {
  APPROVED: ['PREPARED'],
  SENT: ['APPROVED'],
  BOOKED: ['SENT'],
  CANCELLED: ['PREPARED', 'APPROVED'],
  RETURNED: ['SENT', 'BOOKED'],
};

export interface WireStepCommand {
  readonly wireId: string;
  /** SENT: the bank's reference. BOOKED: the line of its statement. RETURNED: the line or notice that says so. */
  readonly reference?: string;
  /** Why it is cancelled or came back. */
  readonly note?: string;
  readonly idempotencyKey: string | null;
}

const byHand = (step: Step) => (ports: Needs) => {
  return (scope: PlatformScope, command: WireStepCommand): Promise<Result<OutgoingWire, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { wireId, reference = null, note = null, idempotencyKey: key } = command;
      return once<OutgoingWire, Refusal>(
        ports.idempotency,
        tx,
        { operation: `outgoingWire.${step}`, key, input: [wireId, reference, note] },
        (id) => known(ports, tx, id),
        async () => {
          const taken = await take(ports, tx, step, { wireId, reference, note, at: tx.now });
          return taken.ok ? ok({ resultId: wireId, value: taken.value }) : taken;
        },
      );
    });
};

/** A person checks a prepared wire; above the limit another one than whoever prepared it. */
export const approveOutgoingWire = byHand('APPROVED');
/** A person gave the wire to the bank, which calls it `reference`. */
export const markOutgoingWireSent = byHand('SENT');
/** A person saw it on the bank's statement. */
export const markOutgoingWireBooked = byHand('BOOKED');
/** A wire that was not sent is given up: the money is held again as before. */
export const cancelOutgoingWire = byHand('CANCELLED');
/** The bank could not deliver it, or it came back: the money is held again as before. */
export const markOutgoingWireReturned = byHand('RETURNED');

export interface BookedWire {
  readonly wireId: string;
  /** The line of the bank's statement; it books one wire. */
  readonly reference: string;
  /** When it left, by the bank. */
  readonly at: Instant;
}

/** The bank's statement shows a wire leaving: the same as a person's booking, in the transaction of whoever matched the line. */
export const bookOutgoingWire = (ports: WireNeeds) => {
  return (tx: Tx, booked: BookedWire): Promise<Result<OutgoingWire, Refusal>> =>
    take(ports, tx, 'BOOKED', { ...booked, note: null });
};

interface Taking {
  readonly wireId: string;
  readonly reference: string | null;
  readonly note: string | null;
  readonly at: Instant;
}

async function take(ports: WireNeeds, tx: Tx, state: Step, taking: Taking): Promise<Result<OutgoingWire, Refusal>> {
  const words = wordsOf(state, taking);
  if (!words.ok) return words;
  const wire = await ports.outgoingWires.lock(tx, taking.wireId);
  if (!wire) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['wireId'] });
  if (!FROM[state].includes(wire.state))
    return refuse<Refusal>({ code: 'WRONG_STATE', path: ['wireId'], detail: `Wire ${wire.id} is ${wire.state}.` });
  if (state === 'APPROVED' && (await isOwnWork(ports, tx, wire)))
    return refuse<Refusal>({ code: 'SECOND_PERSON_REQUIRED', path: ['wireId'] });
  const { reference } = words.value;
  if (reference !== null && (await ports.outgoingWires.isKnown(tx, state, reference)))
    return refuse(invalid(['bankReference'], 'This reference was recorded before.'));
  const step: WireStep = { state, at: taking.at, by: tx.scope.actorId, ...words.value };
  await ports.outgoingWires.step(tx, wire, step);
  await postStep(ports, tx, wire, step);
  const detail = { amount: moneyToString(wire.amount), ...(reference && { reference }) };
  await ports.audit.append(tx, { action: `outgoing-wire.${state.toLowerCase()}`, subjectId: wire.id, detail });
  return ok({ ...wire, state, steps: [...wire.steps, step] });
}

function wordsOf(state: Step, given: Taking): Result<Pick<WireStep, 'reference' | 'note'>, Refusal> {
  const needsReference = state === 'SENT' || state === 'BOOKED' || state === 'RETURNED';
  const needsNote = state === 'CANCELLED' || state === 'RETURNED';
  const reference = needsReference ? (given.reference ?? '').trim() : null;
  const note = needsNote ? (given.note ?? '').trim() : null;
  if (reference !== null && (reference.length < 1 || reference.length > 120))
    return refuse(invalid(['bankReference'], 'The reference has 1 to 120 characters.'));
  if (note !== null && (note.length < 1 || note.length > 500))
    return refuse(invalid(['note'], 'The note has 1 to 500 characters.'));
  return ok({ reference, note });
}

/** Four eyes above the limit. A key belongs to nobody in person, so neither prepares nor approves with one what needs two people. */
async function isOwnWork(ports: WireNeeds, tx: Tx, wire: OutgoingWire): Promise<boolean> {
  const limit = await ports.outgoingWires.limitOf(tx, wire.amount.currency);
  if (compareMoney(wire.amount, limit) <= 0) return false;
  const { actorId } = tx.scope;
  return actorId === wire.preparedBy || !actorId.startsWith('usr_') || wire.preparedBy.startsWith('key_');
}

async function postStep(ports: WireNeeds, tx: Tx, wire: OutgoingWire, { state, at }: WireStep): Promise<void> {
  const booked = { wireId: wire.id, amount: wire.amount };
  if (state === 'BOOKED') await ports.ledger.post(tx, outgoingWireBooked(booked, at));
  if (state === 'RETURNED' && wire.state === 'BOOKED') {
    const posted = (await ports.ledger.bySource(tx, wire.id)).find(({ kind }) => kind === 'OUTGOING_WIRE_BOOKED');
    assert(posted, `wire ${wire.id} is booked`);
    await ports.ledger.post(tx, outgoingWireBooked.reversed(posted, at));
  }
  if (state === 'CANCELLED' || state === 'RETURNED') await ports.ledger.post(tx, await orderTakenBack(ports, tx, wire));
}

async function known(ports: WireNeeds, tx: Tx, id: string): Promise<OutgoingWire> {
  const wire = await ports.outgoingWires.byId(tx, id);
  assert(wire, 'a remembered wire exists');
  return wire;
}
