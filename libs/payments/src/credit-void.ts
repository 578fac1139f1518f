import { assert } from '#libs/kernel';
import { type Intent, type IntentOutcome, type SendContext } from '#libs/workflows';
import { type Line, idempotencyKeyOf } from './line.js';

/** Voids a credit note of an open invoice; one that is void already is what was wanted. */
export async function voidCredit(
  line: Line,
  intent: Intent,
  { stripeCreditNoteId = null }: SendContext,
): Promise<IntentOutcome> {
  assert(stripeCreditNoteId !== null, `intent ${intent.id} has no credit note at Stripe`);
  if (await isCreditVoid(line, stripeCreditNoteId)) return { kind: 'SENT', stripeId: stripeCreditNoteId };
  await line.limits.wait('POST /v1/credit_notes/:id/void');
  const options = { idempotencyKey: idempotencyKeyOf(intent) };
  const note = await line.stripe.creditNotes.voidCreditNote(stripeCreditNoteId, {}, options);
  return { kind: 'SENT', stripeId: note.id };
}

export async function isCreditVoid(line: Line, stripeCreditNoteId: string): Promise<boolean> {
  await line.limits.wait('GET /v1/credit_notes/:id');
  return (await line.stripe.creditNotes.retrieve(stripeCreditNoteId)).status === 'void';
}
