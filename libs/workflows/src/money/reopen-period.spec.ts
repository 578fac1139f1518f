// World: the books in memory in March 2026, February closed by one of two people of the operations staff.
import { instant, unwrap } from '#libs/kernel';
import { moneyWorld } from '#libs/testkit';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { runMatching } from '../reconciliation/run-matching.js';
import { closePeriod } from './close-period.js';
import { reconcile } from './reconcile.js';
import { answerReopening, proposeReopening } from './reopen-period.js';

const ANNA: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_anna' };
const BEN: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_ben' };
const KEY: PlatformScope = { kind: 'PLATFORM', actorId: 'key_1' };
const REASON = 'A wire of February was booked twice.';

async function setup() {
  const world = moneyWorld({ now: instant('2026-03-02T00:00:00Z') });
  const { ports } = world;
  await runMatching(ports)(ANNA);
  await reconcile(ports)(ANNA);
  const close = async (end: string) => unwrap(await closePeriod(ports)(ANNA, { end: instant(end) })).id;
  const propose = (periodId: string, scope = ANNA, reason = REASON) =>
    proposeReopening(ports)(scope, { periodId, reason });
  const answer = (id: string, verdict: 'APPROVED' | 'REJECTED', scope = BEN, comment: string | null = 'seen') =>
    answerReopening(ports)(scope, { id, verdict, comment });
  const certificate = (periodId: string) =>
    ports.unitOfWork.run(ANNA, (tx) => ports.recordMatches.certificateOf(tx, periodId));
  return { ...world, close, propose, answer, certificate };
}

describe('a closed period', () => {
  it('is opened again by another person than who asked, and closed anew with a certificate that names it', async () => {
    const { close, propose, answer, certificate, tables } = await setup();
    const first = await close('2026-03-01T00:00:00Z');
    const asked = unwrap(await propose(first));
    expect(await answer(asked.id, 'APPROVED', ANNA)).toMatchObject({
      refusal: { code: 'WRONG_STATE', detail: 'Another person approves it than the one who proposed it.' },
    });
    const done = unwrap(await answer(asked.id, 'APPROVED'));
    expect(done).toMatchObject({ state: 'APPROVED', reason: REASON, steps: [{ by: 'usr_anna' }, { by: 'usr_ben' }] });
    expect(await answer(asked.id, 'APPROVED')).toMatchObject({ refusal: { detail: 'It is APPROVED already.' } });
    expect(await propose(first)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    const second = await close('2026-03-01T00:00:00Z');
    const bodies = [(await certificate(first))?.body, (await certificate(second))?.body];
    expect(bodies.map((body) => (JSON.parse(body ?? '{}') as { after?: string }).after)).toEqual([
      undefined,
      done.steps[1]?.hash,
    ]);
    expect(tables.audit.rows().map(({ action }) => action)).toEqual(
      expect.arrayContaining(['period.reopening-proposed', 'period.reopened']),
    );
  });

  it('is refused what is no reason, no person, not the last, asked twice, or turned down without a word', async () => {
    const { close, propose, answer } = await setup();
    const january = await close('2026-02-01T00:00:00Z');
    const february = await close('2026-03-01T00:00:00Z');
    const refused = (code: string) => ({ refusal: { code } });
    expect(await propose(february, ANNA, ' short ')).toMatchObject(refused('INVALID_INPUT'));
    expect(await propose(february, ANNA, 'x'.repeat(501))).toMatchObject(refused('INVALID_INPUT'));
    expect(await propose(february, KEY)).toMatchObject(refused('WRONG_STATE'));
    expect(await propose('pcl_none')).toMatchObject(refused('NOT_FOUND'));
    expect(await propose(january)).toMatchObject(refused('WRONG_STATE'));
    const { id } = unwrap(await propose(february));
    expect(await propose(february, BEN)).toMatchObject(refused('WRONG_STATE'));
    expect(await answer(id, 'REJECTED', BEN, ' ')).toMatchObject(refused('INVALID_INPUT'));
    expect(await answer(id, 'APPROVED', KEY)).toMatchObject(refused('WRONG_STATE'));
    expect(await answer('prp_none', 'APPROVED')).toMatchObject(refused('NOT_FOUND'));
    expect(unwrap(await answer(id, 'REJECTED'))).toMatchObject({ state: 'REJECTED' });
    expect(await answer(id, 'APPROVED')).toMatchObject(refused('WRONG_STATE'));
  });
});
