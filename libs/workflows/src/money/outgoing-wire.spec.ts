// World: one tenant in memory whose paid invoice was credited 105.00, so that it has credit; fake stores. Wires leave our bank.
import { decimal, money, unwrap } from '#libs/kernel';
import { WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { applyCredits } from './apply-credit.js';
import { issueCreditNote } from './issue-credit-note.js';
import { prepareOutgoingWire } from './outgoing-wire.js';
import {
  approveOutgoingWire,
  bookOutgoingWire,
  cancelOutgoingWire,
  markOutgoingWireReturned,
  markOutgoingWireSent,
} from './outgoing-wire-steps.js';
import { refundCredit } from './refund-credit.js';

const MAKER: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_maker' };
const CHECKER: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_checker' };
const KEY: PlatformScope = { kind: 'PLATFORM', actorId: 'key_1' };
const usd = (minor: bigint) => money(minor, 'USD');

async function setup({ credited = 10_500n } = {}) {
  const world = await collectingWorld();
  unwrap(await world.pay());
  await world.settle();
  const { ports } = world;
  unwrap(
    await issueCreditNote(ports)(WORKER_SCOPE, {
      ...{ invoiceId: world.invoice().id, kind: 'CREDIT', credited: { what: 'AMOUNT', amount: usd(credited) } },
      ...{ reason: 'Too much.', evidence: [], providerBearsBasisPoints: 10_000, idempotencyKey: 'credit-0001' },
    }),
  );
  let keys = 0;
  const idempotencyKey = () => `wire-key-${(keys += 1)}`;
  const refund = (amount: string | null = null, scope = MAKER) =>
    refundCredit(ports)(scope, {
      ...{ orgId: 'org_ai', currency: 'USD', amount: amount === null ? null : decimal(amount) },
      ...{ reason: 'The tenant has left.', idempotencyKey: idempotencyKey() },
    });
  const approve = (wireId: string, scope = MAKER) =>
    approveOutgoingWire(ports)(scope, { wireId, idempotencyKey: idempotencyKey() });
  const send = (wireId: string, reference = 'BANK-1') =>
    markOutgoingWireSent(ports)(MAKER, { wireId, reference, idempotencyKey: idempotencyKey() });
  const cancel = (wireId: string) =>
    cancelOutgoingWire(ports)(MAKER, { wireId, note: 'Not needed.', idempotencyKey: idempotencyKey() });
  const comeBack = (wireId: string) =>
    markOutgoingWireReturned(ports)(MAKER, {
      ...{ wireId, reference: 'LINE-2', note: 'Account closed.', idempotencyKey: idempotencyKey() },
    });
  const book = (wireId: string) =>
    ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
      bookOutgoingWire(ports)(tx, { wireId, reference: 'LINE-1', at: tx.now }),
    );
  const held = (type: 'TENANT_CREDIT' | 'WIRES_ORDERED' | 'BANK') =>
    ports.unitOfWork.run(WORKER_SCOPE, (tx) => {
      const ownerId = type === 'TENANT_CREDIT' ? 'org_ai' : null;
      return ports.ledger.balanceOf(tx, { type, ownerId, currency: 'USD' });
    });
  const books = async () => [await held('TENANT_CREDIT'), await held('WIRES_ORDERED'), await held('BANK')];
  return { ...world, ports, refund, approve, send, cancel, comeBack, book, books };
}

describe('a refund of credit', () => {
  it('leaves the credit when it is prepared, the bank when the bank shows it, and nothing to apply', async () => {
    const { refund, approve, send, book, books, ports } = await setup();
    const wire = unwrap(await refund('100'));
    expect(wire).toMatchObject({ state: 'PREPARED', amount: usd(10_000n), beneficiaryOrgId: 'org_ai' });
    expect(await books()).toEqual([-500n, -10_000n, 0n]);
    unwrap(await approve(wire.id));
    unwrap(await send(wire.id));
    expect(await books()).toEqual([-500n, -10_000n, 0n]);
    expect(unwrap(await book(wire.id))).toMatchObject({
      state: 'BOOKED',
      steps: [
        { state: 'APPROVED', by: 'usr_maker' },
        { state: 'SENT', reference: 'BANK-1' },
        { state: 'BOOKED', reference: 'LINE-1' },
      ],
    });
    expect(await books()).toEqual([-500n, 0n, -10_000n]);
    expect(await applyCredits(ports)(WORKER_SCOPE, { limit: 10 })).toBe(0);
  });

  it('is never more than there is, and all of it without an amount', async () => {
    const { refund, books } = await setup();
    expect(await refund('105.01')).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['amount'] } });
    expect(unwrap(await refund()).amount).toEqual(usd(10_500n));
    expect(await books()).toEqual([0n, -10_500n, 0n]);
    expect(await refund()).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
  });

  it.each([
    ['cancelled before it was sent', ['cancel']],
    ['refused by the bank', ['approve', 'send', 'comeBack']],
    ['sent back by the bank after it had left', ['approve', 'send', 'book', 'comeBack']],
  ] as const)('that is %s gives the credit back', async (_, steps) => {
    const world = await setup();
    const { id } = unwrap(await world.refund());
    for (const step of steps) unwrap(await world[step](id));
    expect(await world.books()).toEqual([-10_500n, 0n, 0n]);
    for (const again of ['cancel', 'approve', 'send', 'book', 'comeBack'] as const)
      expect(await world[again](id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(unwrap(await world.refund()).id).not.toBe(id);
  });
});

describe('a wire above the limit', () => {
  it('is approved by another person than whoever prepared it, and by no key', async () => {
    const { refund, approve } = await setup({ credited: 1_050_000n });
    const { id } = unwrap(await refund());
    for (const scope of [MAKER, KEY, WORKER_SCOPE])
      expect(await approve(id, scope)).toMatchObject({ refusal: { code: 'SECOND_PERSON_REQUIRED' } });
    expect(unwrap(await approve(id, CHECKER)).state).toBe('APPROVED');
  });

  it('is not approved at all when a key prepared it: nobody knows who that was', async () => {
    const { refund, approve } = await setup({ credited: 1_050_000n });
    const { id } = unwrap(await refund(null, KEY));
    expect(await approve(id, CHECKER)).toMatchObject({ refusal: { code: 'SECOND_PERSON_REQUIRED' } });
  });
});

describe('a wire', () => {
  it('pays its subject once, and one reference of the bank is one wire', async () => {
    const { ports, approve, send } = await setup();
    const order = (subjectId: string) =>
      ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
        prepareOutgoingWire(ports)(tx, {
          ...{ purpose: 'CREDIT_REFUND', subjectId, beneficiaryOrgId: 'org_ai', amount: usd(100n) },
          ...{ reason: 'r', actorId: 'worker' },
        }),
      );
    const [one, two] = [unwrap(await order('a')), unwrap(await order('b'))];
    expect(await order('a')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    for (const { id } of [one, two]) unwrap(await approve(id));
    unwrap(await send(one.id));
    expect(await send(two.id)).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['bankReference'] } });
  });
});
