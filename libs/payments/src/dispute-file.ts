import { assert } from '#libs/kernel';
import { type Intent, type IntentOutcome, type SendContext } from '#libs/workflows';
import { type Line, idempotencyKeyOf } from './line.js';
import { everyPage } from './pages.js';

const PURPOSE = 'dispute_evidence';

/** Gives Stripe a file that an answer to a dispute may name. It goes to the host for files, where the SDK sends it by itself. */
export async function uploadFile(line: Line, intent: Intent, { file }: SendContext): Promise<IntentOutcome> {
  assert(file, `intent ${intent.id} has no file`);
  const { name, mediaType: type, content: data } = file;
  await line.limits.wait('POST /v1/files');
  const options = { idempotencyKey: idempotencyKeyOf(intent) };
  const made = await line.stripe.files.create({ purpose: PURPOSE, file: { data, name, type } }, options);
  return { kind: 'SENT', stripeId: made.id };
}

/** A file has no metadata at Stripe: its name begins with our id. */
export async function findFile(line: Line, { file }: SendContext): Promise<string | undefined> {
  const files = await everyPage(line.limits, 'GET /v1/files', (page) =>
    line.stripe.files.list({ ...page, purpose: PURPOSE }),
  );
  return files.find(({ filename }) => filename === file?.name)?.id;
}
