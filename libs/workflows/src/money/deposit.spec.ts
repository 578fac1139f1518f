// World: a tenant and a miner with a hosting contract whose deposit of two months came; it ends after half a year. Fake stores.
import { assert, civilDate, decimal, money, unwrap } from '#libs/kernel';
import { type ClosureReason, terminate } from '#libs/market';
import { WORKER_SCOPE } from '#libs/testkit';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { applyDeposit } from './apply-deposit.js';
import { years } from './contract-years.spec-data.js';
import { approveForfeit, proposeForfeit } from './forfeit-deposit.js';
import { leftOf } from './held-deposit.js';
import { cancelOutgoingWire } from './outgoing-wire-steps.js';
import { releaseDeposit } from './release-deposit.js';
import { undoApplication } from './undo-application.js';

const ANNA: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_anna' };
const BEN: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_ben' };
const EVIDENCE = { reason: 'as it is', documents: ['letter.pdf'] };

/** Until June; `ends` on the first of June for this reason, and is billed and paid to the end, unless it runs on or nobody pays. */
async function setup({ ends = 'MUTUAL', pays = true }: { ends?: ClosureReason | null; pays?: boolean } = {}) {
  const world = years({ capexCredit: undefined, prepayment: undefined, commitment: undefined });
  await world.sign();
  await world.billUntil('2026-02-02');
  const row = world.tables.contractMoney.rows()[0];
  assert(row, 'a deposit was asked for');
  const { id, amount } = row;
  const minor = `${amount.minor}`;
  unwrap(await world.receive(id, `${minor.slice(0, -2)}.${minor.slice(-2)}`));
  const effective = civilDate('2026-06-01');
  if (ends)
    await world.change((contract) => unwrap(terminate(contract, { cause: ends, effective, evidence: EVIDENCE })));
  await world.billUntil('2026-07-25', pays);
  const { ports } = world;
  let keys = 0;
  const key = () => `deposit-${(keys += 1)}`.padEnd(12, '0');
  const deposit = () =>
    ports.unitOfWork.run(WORKER_SCOPE, async (tx) => (await ports.contractMoney.lock(tx, id)) ?? row);
  const release = (sum: string | null = null) =>
    releaseDeposit(ports)(ANNA, {
      ...{
        contractMoneyId: id,
        amount: sum === null ? null : decimal(sum),
        reason: 'It is over.',
        idempotencyKey: key(),
      },
    });
  const open = () => world.tables.invoices.rows().find(({ state }) => state === 'OPEN');
  const apply = (invoiceId: string, sum: string | null = null) =>
    applyDeposit(ports)(ANNA, {
      ...{ contractMoneyId: id, invoiceId, amount: sum === null ? null : decimal(sum) },
      ...{ reason: 'Nobody paid.', idempotencyKey: key() },
    });
  const propose = (change: Partial<Parameters<ReturnType<typeof proposeForfeit>>[1]> = {}) =>
    proposeForfeit(ports)(ANNA, {
      ...{ contractMoneyId: id, amount: null, toProviderBasisPoints: 9_000, reason: 'It left.' },
      ...{ evidence: ['notice.pdf'], idempotencyKey: key(), ...change },
    });
  const approve = (forfeitId: string, scope = BEN) =>
    approveForfeit(ports)(scope, { forfeitId, idempotencyKey: key() });
  const cancel = (wireId: string) => cancelOutgoingWire(ports)(ANNA, { wireId, note: 'No.', idempotencyKey: key() });
  const held = (type: 'TENANT_DEPOSIT' | 'PROVIDER_PAYABLE' | 'TERMINATION_REVENUE' | 'WIRES_ORDERED') =>
    ports.unitOfWork.run(WORKER_SCOPE, (tx) => {
      const owners = {
        TENANT_DEPOSIT: 'org_ai',
        PROVIDER_PAYABLE: 'org_miner',
        TERMINATION_REVENUE: null,
        WIRES_ORDERED: null,
      };
      return ports.ledger.balanceOf(tx, { type, ownerId: owners[type], currency: 'USD' });
    });
  return { ...world, id, amount, deposit, release, open, apply, propose, approve, cancel, held };
}

describe('a deposit', () => {
  it('goes back by wire after the end, in parts, never more than is held; a cancelled wire gives it back', async () => {
    const { release, deposit, amount, cancel, held } = await setup();
    const part = unwrap(await release('1000'));
    expect(part).toMatchObject({ purpose: 'DEPOSIT_RETURN', state: 'PREPARED', beneficiaryOrgId: 'org_ai' });
    expect(await deposit()).toMatchObject({ returned: money(100_000n, 'USD') });
    expect([await held('TENANT_DEPOSIT'), await held('WIRES_ORDERED')]).toEqual([100_000n - amount.minor, -100_000n]);
    expect(await release()).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    unwrap(await cancel(part.id));
    expect(leftOf(await deposit())).toEqual(amount);
    expect(await release('1000000')).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['amount'] } });
    expect(unwrap(await release()).amount).toEqual(amount);
    expect(await held('TENANT_DEPOSIT')).toBe(0n);
    expect(await release()).toMatchObject({
      refusal: { code: 'WRONG_STATE', detail: 'Nothing of this deposit is held any more.' },
    });
  });

  it('stays while the contract runs, and while an invoice of it is open', async () => {
    const running = await setup({ ends: null });
    expect(await running.release()).toMatchObject({ refusal: { detail: expect.stringContaining('runs until 2038') } });
    const owing = await setup({ pays: false });
    expect(await owing.release()).toMatchObject({ refusal: { detail: expect.stringMatching(/^Invoice .* is OPEN/) } });
  });

  it('settles an invoice that nobody paid, or part of it', async () => {
    const { open, apply, deposit, held, amount, tables } = await setup({ pays: false });
    const invoice = open();
    assert(invoice, 'an invoice is open');
    unwrap(await apply(invoice.id, '1000'));
    expect(tables.invoices.rows().find(({ id }) => id === invoice.id)).toMatchObject({
      state: 'OPEN',
      credited: money(100_000n, 'USD'),
    });
    unwrap(await apply(invoice.id));
    expect(tables.invoices.rows().find(({ id }) => id === invoice.id)).toMatchObject({ state: 'PAID' });
    expect((await deposit()).applied).toEqual(invoice.total);
    expect(await held('TENANT_DEPOSIT')).toBe(invoice.total.minor - amount.minor);
    expect(await apply(invoice.id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(await apply('inv_none')).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['invoiceId'] } });
  });

  it('is lost only where the tenant broke the contract, with evidence and by two people, once', async () => {
    const { propose, approve, held, amount, deposit } = await setup({ ends: 'TENANT_DEFAULT' });
    const [payable, revenue] = [await held('PROVIDER_PAYABLE'), await held('TERMINATION_REVENUE')];
    expect(await propose({ evidence: [] })).toMatchObject({ refusal: { path: ['evidence'] } });
    const early = unwrap(await propose());
    const { id, toProvider, toUs } = unwrap(await propose());
    expect(await approve(early.id)).toMatchObject({ refusal: { detail: 'A later proposal has taken its place.' } });
    for (const scope of [ANNA, WORKER_SCOPE])
      expect(await approve(id, scope)).toMatchObject({ refusal: { code: 'SECOND_PERSON_REQUIRED' } });
    expect(leftOf(await deposit())).toEqual(amount);
    expect(unwrap(await approve(id)).forfeited).toEqual(amount);
    expect([await held('TENANT_DEPOSIT'), revenue - (await held('TERMINATION_REVENUE'))]).toEqual([0n, toUs.minor]);
    expect(payable - (await held('PROVIDER_PAYABLE'))).toBe(toProvider.minor);
    expect(await approve(id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    const kept = await setup();
    expect(await kept.propose()).toMatchObject({
      refusal: { code: 'WRONG_STATE', detail: expect.stringContaining('give it back') },
    });
  });

  it('applied by mistake is undone: held again, and the invoice asks for it once more', async () => {
    const { ports, apply, open, deposit, amount, held, tables } = await setup({ pays: false });
    const invoice = open();
    assert(invoice, 'an invoice is open');
    unwrap(await apply(invoice.id, '1000'));
    const use = tables.depositUses.rows()[0];
    const owed = () => tables.invoices.rows().find(({ id }) => id === invoice.id)?.credited.minor;
    const before = [await held('TENANT_DEPOSIT'), owed()];
    expect(before).toEqual([100_000n - amount.minor, invoice.credited.minor + 100_000n]);
    const command = { applicationId: use?.id ?? '', contractMoneyId: use?.contractMoneyId ?? '', reason: 'Wrong one.' };
    unwrap(await undoApplication(ports)(ANNA, { ...command, idempotencyKey: 'undo-00001' }));
    expect([await held('TENANT_DEPOSIT'), owed()]).toEqual([-amount.minor, invoice.credited.minor]);
    expect(leftOf(await deposit())).toEqual(amount);
    const again = await undoApplication(ports)(ANNA, { ...command, idempotencyKey: 'undo-00002' });
    expect(again).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    unwrap(await apply(invoice.id, '1000'));
    expect(owed()).toBe(invoice.credited.minor + 100_000n);
  });
});
