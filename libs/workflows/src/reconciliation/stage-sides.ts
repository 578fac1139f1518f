import { type Instant } from '#libs/kernel';
import { type KnownBalance } from '#libs/ledger';
import { type ReadSource } from '../ports/staging-store.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Progress } from '../operations/progress.js';
import { stageBank } from './stage-bank.js';
import { stageLedger } from './stage-ledger.js';
import { stageStripe } from './stage-stripe.js';
import { type Staging, type StagingNeeds } from './staging-run.js';

interface Beginning {
  readonly isWhole: boolean;
  readonly resumedFrom: Instant | null;
  readonly progress: Progress;
}

/**
 * Brings what is staged of all sides up to date: of each source what is new or may still change since it was last read, some at a time, each
 * piece in a transaction of its own. Stripe is read first, so that what moves meanwhile is on our side too, or within its time. Gives what
 * Stripe says it holds.
 */
export async function stageSides(
  ports: StagingNeeds,
  scope: PlatformScope,
  { isWhole, resumedFrom, progress }: Beginning,
): Promise<readonly KnownBalance[]> {
  const staging = await begin(ports, scope, { isWhole, resumedFrom, progress });
  const balances = await stageStripe(ports, scope, staging);
  await stageBank(ports, scope, staging);
  await stageLedger(ports, scope, staging);
  return balances;
}

/** What we posted since, and nothing else. */
export async function stageOwn(ports: StagingNeeds, scope: PlatformScope, progress: Progress): Promise<void> {
  await stageLedger(ports, scope, await begin(ports, scope, { isWhole: false, resumedFrom: null, progress }));
}

function begin(ports: StagingNeeds, scope: PlatformScope, facts: Beginning): Promise<Staging> {
  const { isWhole, resumedFrom, progress } = facts;
  return ports.unitOfWork.run(scope, async (tx): Promise<Staging> => {
    const readings = await ports.staging.readings(tx);
    const isRead = (source: ReadSource): boolean =>
      resumedFrom !== null && (readings.get(source)?.readAt ?? 0) >= resumedFrom;
    return { startedAt: tx.now, isWhole, readings, isRead, progress };
  });
}
