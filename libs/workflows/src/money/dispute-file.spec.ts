// World: one tenant with one disputed invoice that its card paid, fake stores, a fake Stripe that takes files as the test says.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { DAY, unwrap } from '#libs/kernel';
import { CLAIM, WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { type FileEvidence } from '../ports/dispute-files.js';
import { answerDispute } from './dispute-answer.js';
import { keepDisputeFile } from './dispute-file.js';
import { LARGEST_EVIDENCE_BYTES, mediaTypeOf, safeName } from './evidence-bytes.js';
import { drainIntents } from './drain-intents.js';

const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;
const PDF = [0x25, 0x50, 0x44, 0x46, 0x2d];
const ENDINGS = { 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg' } as const;

describe('a document of a dispute', () => {
  it('is kept as it came, sent once, and named by the answer', async () => {
    const world = await disputed();
    const content = pdf(100);
    const kept = unwrap(await world.keep({ name: '..\\evil\r\n/Report final.PDF', content }));
    expect(kept).toMatchObject({ name: 'Report-final.pdf', mediaType: 'application/pdf', sizeBytes: 100 });
    expect(kept.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(unwrap(await world.keep({ name: 'again.pdf', content })).id).toBe(kept.id);
    expect(await world.answer([kept.id])).toMatchObject({ refusal: { code: 'WRONG_STATE', path: ['fileIds'] } });
    await world.settle();
    expect(world.stripe.disputes_.files.size).toBe(1);
    unwrap(await world.answer([kept.id]));
    await world.settle();
    const [fileId] = world.stripe.disputes_.files.values();
    expect(world.said()).toMatchObject({ service_documentation: fileId });
    expect(world.tables.disputes.rows()[0]?.status).toBe('under_review');
    expect(await world.keep({ content: pdf(7) })).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });

  it('is looked up by its name when its key may be forgotten', async () => {
    const world = await disputed();
    unwrap(await world.keep({}));
    world.stripe.faults.push('LOST_AFTER');
    await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
    world.database.advance(2 * DAY);
    await world.settle();
    expect(world.stripe.disputes_.files.size).toBe(1);
    expect(world.tables.intents.rows().find(({ operation }) => operation === 'DISPUTE_FILE')?.state).toBe('SENT');
  });

  it('is refused by what it is, by its size, and by what it is of', async () => {
    const world = await disputed();
    expect(await world.keep({ content: Uint8Array.of(0x4d, 0x5a, 0x90) })).toMatchObject({
      refusal: { path: ['content'] },
    });
    expect(await world.keep({ content: pdf(LARGEST_EVIDENCE_BYTES + 1) })).toMatchObject({
      refusal: { path: ['content'] },
    });
    expect(await world.keep({ disputeId: 'dsp_none' })).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    world.database.advance(9 * DAY);
    expect(await world.keep({})).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });

  it('is one of each kind in an answer, and all of them together are not too large', async () => {
    const world = await disputed();
    const large = unwrap(await world.keep({ content: pdf(LARGEST_EVIDENCE_BYTES) }));
    const same = unwrap(await world.keep({ content: pdf(8) }));
    const other = unwrap(await world.keep({ content: pdf(9), evidence: 'receipt' }));
    await world.settle();
    await world.settle();
    expect(await world.answer([large.id, same.id])).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    expect(await world.answer([large.id, other.id])).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    expect(await world.answer(['dsf_none'])).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    unwrap(await world.answer([same.id, other.id]));
    await world.settle();
    expect(Object.keys(world.said())).toEqual(expect.arrayContaining(['receipt', 'service_documentation']));
  });
});

describe('names and types', () => {
  it('a name is safe whatever it was, and ends as its bytes say', () => {
    const types = fc.constantFrom(...(['application/pdf', 'image/png', 'image/jpeg'] as const));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), types, (name, type) => {
        const safe = safeName(name, type);
        expect(safe).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,89}\.(pdf|png|jpg)$/);
        expect(safe.endsWith(ENDINGS[type])).toBe(true);
      }),
    );
  });

  it.each([
    [PDF, 'application/pdf'],
    [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1], 'image/png'],
    [[0xff, 0xd8, 0xff, 0xe0], 'image/jpeg'],
    [[0x25, 0x50], null],
    [[], null],
  ])('%j is %s', (bytes, type) => {
    expect(mediaTypeOf(Uint8Array.from(bytes))).toBe(type);
  });
});

function pdf(size: number): Uint8Array {
  const content = new Uint8Array(size);
  content.set(PDF);
  return content;
}

async function disputed() {
  const world = await collectingWorld();
  unwrap(await world.pay());
  await world.settle();
  const [charge] = [...world.stripe.charges_.values()];
  world.stripe.disputes_.open(charge?.id ?? '', { reason: 'product_not_received' });
  await world.settle();
  const { ports, stripe, tables } = world;
  const disputeId = tables.disputes.rows()[0]?.id ?? '';
  let keys = 0;
  return {
    ...world,
    keep: (given: { name?: string; content?: Uint8Array; evidence?: FileEvidence; disputeId?: string }) =>
      keepDisputeFile(ports)(STAFF, {
        ...{ disputeId, evidence: 'service_documentation', name: 'report.pdf', content: pdf(10), ...given },
      }),
    answer: (fileIds: readonly string[]) => {
      keys += 1;
      const command = { disputeId, kind: 'SUBMIT', statement: 'They used it.', fileIds } as const;
      return answerDispute(ports)(STAFF, { ...command, idempotencyKey: `key-${3_000 + keys}` });
    },
    said: () => {
      const [answer] = stripe.disputes_.answers.values();
      return JSON.parse(answer?.['evidence'] ?? '{}') as Readonly<Record<string, string>>;
    },
  };
}
