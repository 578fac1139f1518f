// World: the books in memory and an exception of each size, in March 2026; two people of the operations staff.
import { type Instant, instant, money, unwrap } from '#libs/kernel';
import { wireReceived } from '#libs/ledger';
import { WORKER_SCOPE, moneyWorld } from '#libs/testkit';
import { closePeriod } from '../money/close-period.js';
import { reconcile } from '../money/reconcile.js';
import { type MatchingRun } from '../ports/reconciliation-stores.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type ExceptionCommand, type Proposal, handleException } from './handle-exception.js';

const ANNA: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_anna' };
const BEN: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_ben' };
const SINCE = instant('2026-02-20T00:00:00Z');

const runAt = (ranAt: Instant): MatchingRun => ({
  ...{ id: 'run_1', ranAt, actorId: 'worker', rulesVersion: '1', population: [], breaks: 0, waiting: 0 },
});

const CHARGE: Proposal = {
  ...{ resolution: 'BANK_CHARGE', amountMinor: 1_500n, reasonCode: 'BANK_CHARGES', subjectId: null },
  ...{ comment: 'The correspondent bank kept 15.00.', evidence: [] },
};

async function setup(minor: bigint) {
  const world = moneyWorld({ now: instant('2026-03-02T00:00:00Z') });
  const { ports, tables } = world;
  const id = await ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
    const made = tx.newId('exception');
    await ports.exceptions.open(tx, [
      {
        ...{ id: made, key: `AMOUNT_UNDER:${made}`, breakClass: 'AMOUNT_UNDER', movement: 'WIRE', leg: 'BANK_LINE' },
        ...{
          entryIds: ['bank:bln_1'],
          amount: money(minor, 'USD'),
          explanation: '',
          suggestion: 'BANK_CHARGE',
          since: SINCE,
        },
        ...{ dueAt: SINCE, openedAt: tx.now, runId: 'rec_1', state: 'OPEN', assignee: null, closedAt: null },
      },
    ]);
    return made;
  });
  const take = (scope: PlatformScope, command: ExceptionCommand) => handleException(ports)(scope, { id, command });
  return { ...world, id, take, journals: () => tables.journals.rows() };
}

describe('an exception of the reconciliation', () => {
  it('goes from hand to hand, and what resolves it is a journal of the template', async () => {
    const { take, journals, tables } = await setup(-1_500n);
    for (const command of [
      { kind: 'ASSIGNED', assignee: 'usr_anna' },
      { kind: 'INVESTIGATING' },
      { kind: 'COMMENTED', comment: 'Asked the bank.' },
      { kind: 'PROPOSED', proposal: CHARGE },
    ] as const satisfies readonly ExceptionCommand[])
      unwrap(await take(ANNA, command));
    expect(unwrap(await take(ANNA, { kind: 'APPROVED' }))).toMatchObject({ state: 'RESOLVED', assignee: 'usr_anna' });
    expect(
      journals().map(({ idempotencyKey, entries }) => [
        idempotencyKey,
        entries.map(({ account, minor }) => [account.type, minor]),
      ]),
    ).toEqual([
      [
        'bank-charge:bln_1',
        [
          ['BANK_FEE_EXPENSE', 1_500n],
          ['BANK', -1_500n],
        ],
      ],
    ]);
    const steps = tables.exceptionSteps.rows();
    expect(steps.map(({ kind }) => kind)).toEqual([
      'ASSIGNED',
      'INVESTIGATING',
      'COMMENTED',
      'PROPOSED',
      'APPROVED',
      'RESOLVED',
    ]);
    expect(steps.at(-1)).toMatchObject({ journalKey: 'bank-charge:bln_1' });
  });

  it('above the limit is approved by another person, and voided by nobody alone', async () => {
    const { take, journals } = await setup(-200_000n);
    expect(await take(ANNA, { kind: 'VOID', comment: 'Never mind.' })).toMatchObject({
      refusal: { code: 'WRONG_STATE' },
    });
    unwrap(await take(ANNA, { kind: 'PROPOSED', proposal: { ...CHARGE, amountMinor: 200_000n } }));
    expect(await take(ANNA, { kind: 'APPROVED' })).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(await take({ kind: 'PLATFORM', actorId: 'key_robot' }, { kind: 'APPROVED' })).toMatchObject({ ok: false });
    expect(journals()).toEqual([]);
    expect(unwrap(await take(BEN, { kind: 'APPROVED' }))).toMatchObject({ state: 'RESOLVED' });
    expect(journals()).toHaveLength(1);
  });

  it('is never resolved by a journal that is not there, and nothing is left of the attempt', async () => {
    const { take, tables } = await setup(-1_500n);
    unwrap(
      await take(ANNA, {
        kind: 'PROPOSED',
        proposal: { ...CHARGE, resolution: 'RECORD_CREATED', subjectId: 'wire:x:received' },
      }),
    );
    expect(await take(BEN, { kind: 'APPROVED' })).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(tables.exceptions.rows()[0]).toMatchObject({ state: 'PROPOSED' });
  });

  it('takes a posted journal back by its own correction', async () => {
    const { take, ports, journals } = await setup(900n);
    const wire = wireReceived({ wireId: 'wir_1', tenantOrgId: 'org_ai', amount: money(900n, 'USD') }, SINCE);
    await ports.unitOfWork.run(WORKER_SCOPE, (tx) => ports.ledger.post(tx, wire));
    unwrap(
      await take(ANNA, {
        kind: 'PROPOSED',
        proposal: { ...CHARGE, resolution: 'REVERSAL', subjectId: wire.idempotencyKey },
      }),
    );
    unwrap(await take(BEN, { kind: 'APPROVED' }));
    expect(journals().at(-1)).toMatchObject({ kind: 'REVERSAL', reverses: wire.idempotencyKey });
  });

  it('keeps its period open until it is closed, and the close is certified', async () => {
    const { take, ports, tables } = await setup(-1_500n);
    const close = () => closePeriod(ports)(ANNA, { end: instant('2026-03-01T00:00:00Z') });
    expect(await close()).toMatchObject({ refusal: { detail: 'The records were never matched.' } });
    await ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
      ports.recordMatches.saveRun(tx, runAt(tx.now), { stagedUpTo: 0n, bankSince: new Map(), parts: [], odd: [] }),
    );
    await reconcile(ports)(ANNA);
    expect(await close()).toMatchObject({ refusal: { detail: '1 exceptions are open and past their time.' } });
    unwrap(await take(ANNA, { kind: 'VOID', comment: 'Both are right: the bank books on the next day.' }));
    const period = unwrap(await close());
    const [certificate] = tables.certificates.rows();
    expect(certificate).toMatchObject({
      periodId: period.id,
      signedBy: 'usr_anna',
      hash: ports.sha256(certificate?.body ?? ''),
    });
    expect(JSON.parse(certificate?.body ?? '')).toMatchObject({
      form: 'gridlease-certificate-1',
      end: '2026-03-01T00:00:00.000Z',
    });
  });
});
