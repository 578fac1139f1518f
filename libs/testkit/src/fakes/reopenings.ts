import { createHash } from 'node:crypto';
import { type ClosedPeriod, type PeriodReopening, type PeriodReopenings, type Tx } from '#libs/workflows';
import { type FakeTable } from './database.js';

/** Reopenings of closed periods in memory, held to what the database holds them to. */
export function fakeReopenings(
  periods: FakeTable<ClosedPeriod>,
  reopenings: FakeTable<PeriodReopening>,
): PeriodReopenings {
  const inForce = (): ClosedPeriod | undefined => periods.rows().findLast(({ reopenedAt }) => reopenedAt === null);
  const taken = (tx: Tx, one: PeriodReopening, kind: PeriodReopening['state'], comment: string | null) => {
    const seq = one.steps.length + 1;
    const hash = createHash('sha256')
      .update(`${one.steps.at(-1)?.hash} ${kind} ${tx.scope.actorId}`)
      .digest('hex');
    const step = { seq, kind, at: tx.now, by: tx.scope.actorId, comment, hash };
    reopenings.put(tx, one.id, { ...one, state: kind, steps: [...one.steps, step] });
  };
  return {
    proposeReopening: (tx, { id, periodId, reason }) => {
      if (inForce()?.id !== periodId) throw new Error(`period ${periodId} is not the last one that is closed`);
      taken(tx, { id, periodId, reason, certificateHash: null, state: 'PROPOSED', steps: [] }, 'PROPOSED', null);
      return Promise.resolve();
    },
    answerReopening: (tx, id, { kind, comment }) => {
      const one = reopenings.get(tx, id);
      const period = inForce();
      if (one?.state !== 'PROPOSED' || one.steps[0]?.by === tx.scope.actorId || period?.id !== one.periodId)
        throw new Error(`reopening ${id} is not answered so`);
      taken(tx, one, kind, comment);
      if (kind === 'APPROVED') periods.put(tx, period.id, { ...period, reopenedAt: tx.now });
      return Promise.resolve();
    },
    reopeningById: (tx, id) => Promise.resolve(reopenings.get(tx, id)),
    reopenings: (tx, ids) => Promise.resolve(reopenings.all(tx).filter(({ periodId }) => ids.includes(periodId))),
    brokenReopenings: () => Promise.resolve([]),
  };
}
