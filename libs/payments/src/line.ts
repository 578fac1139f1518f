import type Stripe from 'stripe';
import { type Intent } from '#libs/workflows';
import { type EndpointLimits } from './token-bucket.js';

/** What a call needs beside the intent itself. */
export interface Line {
  readonly stripe: Stripe;
  readonly limits: EndpointLimits;
  readonly environment: string;
}

/** Stripe sees one key per revision: a new revision is a new request. */
export function idempotencyKeyOf({ idempotencyKey, revision }: Pick<Intent, 'idempotencyKey' | 'revision'>): string {
  return revision === 0 ? idempotencyKey : `${idempotencyKey}:r${revision}`;
}
