import { type Look } from '../../kit/pill.js';
import { type MatchDecisionState, type OperationState } from '../../gql/ops/graphql.js';

export const DECISION_LOOK: Readonly<Record<MatchDecisionState, Look>> = {
  PROPOSED: { tone: 'warn', glyph: 'half' },
  APPROVED: { tone: 'ok', glyph: 'full' },
  REJECTED: { tone: 'idle', glyph: 'cross' },
  TAKEN_BACK: { tone: 'idle', glyph: 'hollow' },
};

export const OPERATION_LOOK: Readonly<Record<OperationState, Look>> = {
  QUEUED: { tone: 'idle', glyph: 'hollow' },
  RUNNING: { tone: 'info', glyph: 'half' },
  DONE: { tone: 'ok', glyph: 'full' },
  FAILED: { tone: 'bad', glyph: 'cross' },
};

/** What an answer or a decision changes beside what it says itself. */
export const DECISION_TOUCHES: readonly string[] = [
  ...[
    'MatchDecisionConnection',
    'MatchSuggestionConnection',
    'ReconciliationExceptionConnection',
    'RecordMatchConnection',
  ],
];
