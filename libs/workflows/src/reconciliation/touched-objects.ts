import { type Instant, addMilliseconds, DAY } from '#libs/kernel';
import { type ReadSource } from '../ports/staging-store.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Staging, type StagingNeeds } from './staging-run.js';

/** Which source an event is about, and how the records of its object are called. */
const OBJECTS: readonly (readonly [prefix: string, source: ReadSource, record: string])[] = [
  ['charge.dispute.', 'DISPUTES', 'dispute:'],
  ['charge.refund', 'REFUNDS', 'refund:'],
  ['refund.', 'REFUNDS', 'refund:'],
  ['charge.', 'CHARGES', 'charge:'],
  ['transfer.', 'TRANSFERS', 'transfer:'],
  ['payout.', 'PAYOUTS', 'payout:'],
];

/** Events may come late; Stripe keeps them for 30 days. */
const LATE = DAY;

/**
 * When what Stripe's events since the last reading are about was made: a reading reaches back to it, however long ago. What is not staged
 * yet was made since and is read anyway. A reading of everything asks for none.
 */
export async function touchedSince(
  { payments, unitOfWork, staging }: StagingNeeds,
  scope: PlatformScope,
  { isWhole, readings }: Staging,
): Promise<ReadonlyMap<ReadSource, readonly Instant[]>> {
  const sources = [...new Set(OBJECTS.map(([, source]) => source))];
  const last = sources.flatMap((source) => readings.get(source)?.until ?? []);
  if (isWhole || last.length < sources.length) return new Map();
  const since = addMilliseconds(
    last.reduce((least, at) => (at < least ? at : least)),
    -LATE,
  );
  const touched = new Map<ReadSource, string[]>();
  for (const { type, objectId } of await payments.events(since)) {
    const about = OBJECTS.find(([prefix]) => type.startsWith(prefix));
    if (about === undefined) continue;
    const [, source, record] = about;
    touched.set(source, [...(touched.get(source) ?? []), `${record}${objectId}`]);
  }
  return unitOfWork.run(scope, async (tx) => {
    const made = new Map<ReadSource, readonly Instant[]>();
    for (const [source, ids] of touched) made.set(source, await staging.madeAt(tx, [...new Set(ids)]));
    return made;
  });
}
