import { type Look } from '../../kit/pill.js';
import { type MessageId, type Say } from '../../kit/text.js';
import { type BreakClass, type ExceptionState, type RecordLeg } from '../../gql/ops/graphql.js';

export const STATE_LOOK: Readonly<Record<ExceptionState, Look>> = {
  OPEN: { tone: 'bad', glyph: 'hollow' },
  ASSIGNED: { tone: 'warn', glyph: 'hollow' },
  INVESTIGATING: { tone: 'warn', glyph: 'half' },
  PROPOSED: { tone: 'info', glyph: 'dot' },
  APPROVED: { tone: 'info', glyph: 'full' },
  RESOLVED: { tone: 'ok', glyph: 'full' },
  WRITTEN_OFF: { tone: 'idle', glyph: 'full' },
  VOID: { tone: 'idle', glyph: 'cross' },
};

/** In the order in which the taxonomy tries them. */
export const CLASSES: readonly BreakClass[] = [
  ...(['DUPLICATE', 'CURRENCY', 'AMBIGUOUS', 'AMOUNT_OVER', 'AMOUNT_UNDER', 'FEE', 'STATUS', 'REFERENCE'] as const),
  ...(['SPLIT', 'TIMING', 'MISSING_INTERNAL', 'MISSING_STRIPE', 'MISSING_BANK', 'STALE', 'BALANCE_DRIFT'] as const),
  ...(['UNIDENTIFIED_RECEIPT', 'INGESTION'] as const),
];

export const SIDES = ['ours', 'stripe', 'bank'] as const;
export type Side = (typeof SIDES)[number];

export const SIDE_OF: Readonly<Record<RecordLeg, Side>> = {
  RECORD: 'ours',
  POSTING: 'ours',
  OBJECT: 'stripe',
  TRANSACTION: 'stripe',
  BANK_LINE: 'bank',
};

export const MOVEMENTS: readonly string[] = [
  ...['PAYMENT', 'REFUND', 'DISPUTE', 'TRANSFER', 'PAYOUT', 'PAYOUT_RETURN', 'STRIPE_FEE', 'WIRE'],
];

/** What moved, in the reader's words; a movement that is new to this page keeps its own name. */
export const movementName = (say: Say, movement: string | null): string => {
  if (movement === null) return say('recon.move.none');
  return MOVEMENTS.includes(movement) ? say(`recon.move.${movement}` as MessageId) : movement;
};

export const STAGES: readonly string[] = [
  ...['EXACT_ID', 'EXACT_REFERENCE', 'AMOUNT_AND_DATE', 'GROUP', 'TOLERANCE', 'MANUAL'],
];
export const stageName = (say: Say, stage: string): string =>
  STAGES.includes(stage) ? say(`recon.stage.${stage}` as MessageId) : stage;
