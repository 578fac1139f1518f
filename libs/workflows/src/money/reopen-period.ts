import { type Result, instantToString, ok, refuse } from '#libs/kernel';
import { type ClosedPeriod } from '../ports/ledger-store.js';
import { type PeriodReopening } from '../ports/period-reopenings.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { everyPage } from '../reconciliation/every-page.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'ledger' | 'audit'>;

export interface ReopeningProposal {
  readonly periodId: string;
  /** 10 to 500 characters. */
  readonly reason: string;
}

export interface ReopeningAnswer {
  readonly id: string;
  readonly verdict: 'APPROVED' | 'REJECTED';
  /** Why; a proposal is not turned down without. */
  readonly comment: string | null;
}

const isPerson = (id: string): boolean => id.startsWith('usr_');

const wrong = (path: string, detail: string) => refuse<Refusal>({ code: 'WRONG_STATE', path: [path], detail });

/**
 * A person proposes that the last closed period is opened again. Only the last: what was closed over an earlier one stands on its closing
 * balances, so that they are opened one by one, the latest first. Nothing is open before another person has approved it.
 */
export const proposeReopening = (ports: Needs) => {
  return (scope: PlatformScope, { periodId, reason }: ReopeningProposal): Promise<Result<PeriodReopening, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const said = reason.trim();
      if (said.length < 10 || said.length > 500)
        return refuse(invalid(['reason'], 'A reason has 10 to 500 characters.'));
      if (!isPerson(tx.scope.actorId)) return wrong('periodId', 'A person proposes it; a key belongs to nobody.');
      const period = await closedPeriod(ports, tx, periodId);
      if (period === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['periodId'] });
      const obstacle = await obstacleTo(ports, tx, period);
      if (obstacle !== null) return wrong('periodId', obstacle);
      const before = await ports.ledger.reopenings(tx, [periodId]);
      if (before.some(({ state }) => state === 'PROPOSED')) return wrong('periodId', 'It is proposed already.');
      const id = tx.newId('periodReopening');
      await ports.ledger.proposeReopening(tx, { id, periodId, reason: said });
      await ports.audit.append(tx, {
        action: 'period.reopening-proposed',
        subjectId: periodId,
        detail: { id, reason: said },
      });
      return reopening(ports, tx, id);
    });
};

/** Another person approves it, and the period is open at once and its certificate superseded, or turns it down. */
export const answerReopening = (ports: Needs) => {
  return (scope: PlatformScope, { id, verdict, comment }: ReopeningAnswer): Promise<Result<PeriodReopening, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const said = comment?.trim() ?? '';
      if (said.length > 2_000 || (verdict === 'REJECTED' && said === ''))
        return refuse(invalid(['comment'], 'Say why, in 1 to 2,000 characters.'));
      const asked = await ports.ledger.reopeningById(tx, id);
      if (asked === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      if (asked.state !== 'PROPOSED') return wrong('id', `It is ${asked.state} already.`);
      const { actorId } = tx.scope;
      if (!isPerson(actorId)) return wrong('id', 'A person answers it; a key belongs to nobody.');
      const period = await closedPeriod(ports, tx, asked.periodId);
      if (verdict === 'APPROVED') {
        if (asked.steps[0]?.by === actorId)
          return wrong('id', 'Another person approves it than the one who proposed it.');
        const obstacle = period === null ? 'There is no such period.' : await obstacleTo(ports, tx, period);
        if (obstacle !== null) return wrong('id', obstacle);
      }
      await ports.ledger.answerReopening(tx, id, { kind: verdict, comment: said === '' ? null : said });
      const action = verdict === 'APPROVED' ? 'period.reopened' : 'period.reopening-rejected';
      const detail = { id, reason: asked.reason, certificate: asked.certificateHash ?? '' };
      await ports.audit.append(tx, { action, subjectId: asked.periodId, detail });
      return reopening(ports, tx, id);
    });
};

/** Why a period is not opened again; null: it may be. */
async function obstacleTo({ ledger }: Needs, tx: Tx, { end, reopenedAt }: ClosedPeriod): Promise<string | null> {
  if (reopenedAt !== null) return `It was opened again at ${instantToString(reopenedAt)}.`;
  const until = await ledger.closedUntil(tx);
  if (until === end) return null;
  return 'Only the last closed period is opened again: what was closed over an earlier one stands on its balances.';
}

/** A closed period, in force or opened again; null: there is none. They are few, twelve a year. */
export async function closedPeriod(
  { ledger }: Pick<Ports, 'ledger'>,
  tx: Tx,
  id: string,
): Promise<ClosedPeriod | null> {
  const all = await everyPage((after) => ledger.closedPeriods(tx, { first: 100, after }));
  return all.find((period) => period.id === id) ?? null;
}

async function reopening({ ledger }: Needs, tx: Tx, id: string): Promise<Result<PeriodReopening, Refusal>> {
  const found = await ledger.reopeningById(tx, id);
  return found === null ? refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] }) : ok(found);
}
