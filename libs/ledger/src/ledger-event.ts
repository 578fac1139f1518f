import { type Instant, assert } from '#libs/kernel';
import { type Entry, type Journal, type JournalKind, type SourceType } from './journal.js';
import { journal, reversalOf } from './posting.js';

/** What one file in events/ says. */
interface EventDefinition<Facts> {
  readonly kind: JournalKind;
  /** What happened, one sentence for people. */
  readonly says: string;
  /** When and how it is taken back, one sentence. */
  readonly correction: string;
  /** Unique for ever; made of ids only, so that whoever hears of the event twice makes the same key. */
  key(facts: Facts): string;
  /** What it is about. */
  source(facts: Facts): readonly [SourceType, string];
  entries(facts: Facts): readonly Entry[];
  /** How its reversal is named, where it is an event with a name of its own. */
  readonly reversal?: { readonly kind: JournalKind; key(original: Journal): string };
}

/** An economic event: called with its facts and the instant it took effect it gives the journal. */
export interface LedgerEvent<Facts> {
  (facts: Facts, at: Instant): Journal;
  readonly kind: JournalKind;
  readonly says: string;
  readonly correction: string;
  /** Its correction: takes back a journal of this kind, exactly as it was posted. Throws on a journal of another kind. */
  reversed(original: Journal, at: Instant): Journal;
}

/** Makes an event of its definition. */
export function ledgerEvent<Facts>(definition: EventDefinition<Facts>): LedgerEvent<Facts> {
  const { kind, says, correction, reversal } = definition;
  const post = (facts: Facts, at: Instant): Journal => {
    const [sourceType, sourceId] = definition.source(facts);
    return journal(
      { kind, idempotencyKey: definition.key(facts), effectiveAt: at, sourceType, sourceId },
      definition.entries(facts),
    );
  };
  const reversed = (original: Journal, at: Instant): Journal => {
    assert(original.kind === kind, `journal ${original.idempotencyKey} is ${original.kind}, not ${kind}`);
    const idempotencyKey = reversal?.key(original) ?? `${original.idempotencyKey}:reversed`;
    return reversalOf(original, { kind: reversal?.kind ?? 'REVERSAL', idempotencyKey, effectiveAt: at });
  };
  return Object.assign(post, { kind, says, correction, reversed });
}
