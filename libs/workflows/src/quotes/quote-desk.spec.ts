// World: one published pool of four nodes of eight H100 at 2 USD, an AI firm with several people, and its rival, at 2026-03-01; all in memory.
import { type Period, DAY, HOUR, MINUTE, addMilliseconds, decimal, instant, money, unwrap } from '#libs/kernel';
import { type Quote, quoteDelta, quoteText } from '#libs/market';
import { AI_FIRM, RIVAL, marketWorld } from '#libs/testkit';
import { bookQuote } from '../demand/book-quote.js';
import { requestQuote } from '../demand/request-quote.js';
import { withdrawQuote } from '../demand/withdraw-quote.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { decideApproval, requestApproval, setApprovalRule } from './approve-quote.js';
import { quoteStory } from './quote-story.js';
import { renewQuote } from './renew-quote.js';
import { SHARE_HOURS, openSharedQuote, printSharedQuote, revokeQuoteShare, shareQuote } from './share-quote.js';

const APRIL: Period = { start: instant('2026-04-01T00:00:00Z'), end: instant('2026-05-01T00:00:00Z') };
const person = (letter: string): OrganisationScope => ({ ...AI_FIRM, actorId: `usr_${letter.repeat(26)}` });
const [ADA, BEN, CLEO] = [person('A'), person('B'), person('C')];
const TOKEN = `gl_share_${'t'.repeat(43)}`;

async function setup() {
  const world = marketWorld();
  const { ports, supply } = world;
  await supply.site();
  const pool = await supply.pool();
  await supply.publish(pool.id);
  let keys = 0;
  const key = () => `attempt-${(keys += 1)}`;
  const quote = async (scope = ADA, window = APRIL): Promise<Quote> => {
    const need = { offerId: pool.id, units: 8, window, gang: false, billing: 'RESERVED', holdMinutes: 30 } as const;
    return unwrap(await requestQuote(ports)(scope, { ...need, idempotencyKey: key() }));
  };
  const book = (quoteId: string) =>
    bookQuote(ports)(ADA, { quoteId, costCentre: null, purchaseOrder: null, idempotencyKey: key() });
  const renew = (quoteId: string, scope = ADA, idempotencyKey = key()) =>
    renewQuote(ports)(scope, { quoteId, holdMinutes: 30, idempotencyKey });
  const ask = (quoteId: string, scope = ADA) => requestApproval(ports)(scope, { quoteId, note: 'for the May run' });
  const answer = (id: string, scope: OrganisationScope, isApproved = true, reason = 'too dear') =>
    decideApproval(ports)(scope, { id, isApproved, reason });
  const limit = async (above: string | null, currency: 'USD' | 'EUR' = 'USD') =>
    unwrap(await setApprovalRule(ports)(ADA, above === null ? null : { above: decimal(above), currency }));
  return { ...world, pool, quote, book, renew, ask, answer, limit };
}

describe('a link to a quote', () => {
  it('opens that quote to whoever has the token, with two names and nothing else of the organisation', async () => {
    const { ports, quote, tables } = await setup();
    const made = await quote();
    const share = unwrap(await shareQuote(ports)(ADA, { quoteId: made.id, hours: 1, token: TOKEN }));
    expect(JSON.stringify(tables.shares.rows())).not.toContain(TOKEN);
    const opened = await openSharedQuote(ports)(TOKEN);
    expect(opened).toMatchObject({ quote: { id: made.id }, preparedFor: expect.any(String) });
    const paper = await printSharedQuote(ports)(TOKEN, 'ar');
    expect(paper).toMatchObject({ number: made.number, language: 'ar' });
    expect(paper?.parties[1]?.lines).toEqual([]);
    expect(share).toMatchObject({ madeBy: ADA.actorId, opens: 0 });
  });

  it('counts visits ten minutes apart', async () => {
    const { ports, quote, database, tables } = await setup();
    await shareQuote(ports)(ADA, { quoteId: (await quote()).id, hours: 1, token: TOKEN });
    for (const minutes of [0, 5, 5, 9]) {
      database.advance(minutes * MINUTE);
      await openSharedQuote(ports)(TOKEN);
    }
    expect(tables.shares.rows().map(({ opens }) => opens)).toEqual([2]);
  });

  it.each(['', TOKEN.slice(0, -1), `${TOKEN}x`, `${TOKEN.slice(0, -1)}u`, 'gl_share_', `${TOKEN}' OR true --`])(
    'does not open by %j',
    async (token) => {
      const { ports, quote } = await setup();
      await shareQuote(ports)(ADA, { quoteId: (await quote()).id, hours: 1, token: TOKEN });
      expect([await openSharedQuote(ports)(token), await printSharedQuote(ports)(token, 'en')]).toEqual([null, null]);
    },
  );

  it('ends when it is revoked and when its time is over, and says neither', async () => {
    const { ports, quote, database } = await setup();
    const { id: quoteId } = await quote();
    const share = unwrap(await shareQuote(ports)(ADA, { quoteId, hours: 1, token: TOKEN }));
    expect(await revokeQuoteShare(ports)(RIVAL, share.id)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(unwrap(await revokeQuoteShare(ports)(BEN, share.id))).toMatchObject({ revokedBy: BEN.actorId });
    expect(await openSharedQuote(ports)(TOKEN)).toBeNull();
    const other = TOKEN.replaceAll('t', 'u');
    unwrap(await shareQuote(ports)(ADA, { quoteId, hours: 1, token: other }));
    database.advance(HOUR);
    expect(await openSharedQuote(ports)(other)).toBeNull();
  });

  it('is made of one’s own quotes, for a lawful time, twenty at once at most', async () => {
    const { ports, quote } = await setup();
    const { id: quoteId } = await quote();
    const share = (hours: number, scope = ADA, token = TOKEN) => shareQuote(ports)(scope, { quoteId, hours, token });
    expect(await share(1, RIVAL)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    for (const hours of [0, 1.5, -1, SHARE_HOURS.most + 1])
      expect(await share(hours)).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['hours'] } });
    for (let n = 0; n < 20; n += 1) unwrap(await share(1));
    expect(await share(1)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });
});

describe('approval', () => {
  it('is asked of nobody unless the organisation says so', async () => {
    const { quote, book } = await setup();
    unwrap(await book((await quote()).id));
  });

  it('is needed above the limit, and in any other currency', async () => {
    const { quote, book, limit } = await setup();
    const { id, total } = await quote();
    expect(total).toEqual(money(1_088_640n, 'USD'));
    await limit('10886.39');
    expect(await book(id)).toMatchObject({ refusal: { code: 'APPROVAL_REQUIRED', standing: null } });
    await limit('99999999', 'EUR');
    expect(await book(id)).toMatchObject({ refusal: { code: 'APPROVAL_REQUIRED' } });
    await limit('10886.40');
    unwrap(await book(id));
  });

  it('is given by a second person, and then the quote is booked', async () => {
    const { quote, book, limit, ask, answer } = await setup();
    await limit('1');
    const { id } = await quote(ADA);
    const asked = unwrap(await ask(id, BEN));
    expect(await book(id)).toMatchObject({ refusal: { code: 'APPROVAL_REQUIRED', standing: 'PENDING' } });
    const key: OrganisationScope = { ...AI_FIRM, actorId: `key_${'D'.repeat(26)}` };
    for (const scope of [ADA, BEN, key])
      expect(await answer(asked.id, scope)).toMatchObject({ refusal: { code: 'SECOND_PERSON_REQUIRED' } });
    expect(await answer(asked.id, RIVAL)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(unwrap(await answer(asked.id, CLEO))).toMatchObject({ state: 'APPROVED', decidedBy: CLEO.actorId });
    expect(await answer(asked.id, CLEO)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    // nobody takes an approval away by asking again
    expect(await ask(id, BEN)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    unwrap(await book(id));
  });

  it('declined, needs a reason and stops the booking whatever the limit, until it is asked for and given again', async () => {
    const { quote, book, ask, answer } = await setup();
    const { id } = await quote(ADA);
    const asked = unwrap(await ask(id));
    expect(await ask(id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(await answer(asked.id, CLEO, false, ' ')).toMatchObject({ refusal: { path: ['reason'] } });
    unwrap(await answer(asked.id, CLEO, false));
    expect(await book(id)).toMatchObject({ refusal: { code: 'APPROVAL_REQUIRED', standing: 'DECLINED' } });
    unwrap(await answer(unwrap(await ask(id)).id, CLEO));
    unwrap(await book(id));
  });

  it('is of exactly what was asked about: another total, another version or a quote that ran out is not approved by it', async () => {
    const { quote, book, limit, ask, answer, tables, renew, database } = await setup();
    await limit('1');
    const made = await quote(ADA);
    const asked = unwrap(await ask(made.id, BEN));
    const dearer = { ...made, total: money(made.total.minor + 1n, 'USD') };
    tables.quotes.seed(made.id, dearer);
    expect(await answer(asked.id, CLEO)).toMatchObject({ refusal: { code: 'STALE_VERSION' } });
    tables.quotes.seed(made.id, made);
    unwrap(await answer(asked.id, CLEO));
    tables.quotes.seed(made.id, dearer);
    expect(await book(made.id)).toMatchObject({ refusal: { code: 'APPROVAL_REQUIRED', standing: null } });
    tables.quotes.seed(made.id, made);
    database.advance(30 * MINUTE);
    const next = unwrap(await renew(made.id));
    expect(next.total).toEqual(made.total);
    expect(await book(next.id)).toMatchObject({ refusal: { code: 'APPROVAL_REQUIRED', standing: null } });
    const late = unwrap(await ask(next.id, BEN));
    database.advance(30 * MINUTE);
    expect(await answer(late.id, CLEO)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });
});

describe('a quote that is asked for again', () => {
  it('is the next version of the same need, once what it replaces holds nothing', async () => {
    const { ports, quote, renew, database } = await setup();
    const first = await quote();
    expect(await renew(first.id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    database.advance(30 * MINUTE);
    const second = unwrap(await renew(first.id, ADA, 'the-same-key'));
    expect(second).toMatchObject({
      lineage: { firstId: first.id, version: 2 },
      period: first.period,
      madeBy: ADA.actorId,
    });
    expect(unwrap(await renew(first.id, ADA, 'the-same-key')).id).toBe(second.id);
    expect(await renew(first.id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    unwrap(await withdrawQuote(ports)(ADA, second.id));
    expect(unwrap(await renew(second.id)).lineage).toEqual({ firstId: first.id, version: 3 });
    expect(await renew(first.id, RIVAL)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });

  it('begins at the next full hour where its window has begun, and is as long', async () => {
    const { quote, renew, database } = await setup();
    const soon = { start: addMilliseconds(database.now, 10 * MINUTE), end: addMilliseconds(database.now, 20 * DAY) };
    const first = await quote(ADA, soon);
    database.advance(90 * MINUTE);
    const { period } = unwrap(await renew(first.id));
    expect(period.start).toBe(instant('2026-03-01T02:00:00Z'));
    expect(period.end - period.start).toBe(soon.end - soon.start);
  });

  it('tells its story in order', async () => {
    const { ports, quote, ask, answer, database } = await setup();
    const made = await quote();
    await shareQuote(ports)(ADA, { quoteId: made.id, hours: 1, token: TOKEN });
    unwrap(await answer(unwrap(await ask(made.id)).id, CLEO));
    database.advance(40 * MINUTE);
    const deeds = await ports.unitOfWork.run(ADA, (tx) => ports.quoteHistory.deeds(tx, [made.id]));
    const dated = deeds.map((deed) => ({ ...deed, at: made.createdAt }));
    expect(quoteStory(made, dated, database.now).map(({ kind }) => kind)).toEqual([
      ...['CREATED', 'HELD', 'SHARED', 'APPROVAL_REQUESTED', 'APPROVED', 'EXPIRED'],
    ]);
  });

  it('shows what changed line by line, adding up to the change of the total', async () => {
    const { quote, renew, database, supply } = await setup();
    const first = await quote();
    database.advance(30 * MINUTE);
    await supply.pool({ price: { amount: decimal('2.20'), currency: 'USD' } });
    const second = unwrap(await renew(first.id));
    const { lines, difference } = quoteDelta(first, second);
    expect(lines.reduce((sum, line) => sum + (line.difference?.minor ?? 0n), 0n)).toBe(difference?.minor);
    // 10 % of 10,368.00 and of its fee of 518.40
    expect(difference).toEqual(money(108_864n, 'USD'));
    expect(quoteText(first)).not.toBe(quoteText(second));
  });
});
