// World: one published pool (and a hall), a tenant who asks for quotes and books them, and the order in which it is told no.
import fc from 'fast-check';
import {
  type Instant,
  addMilliseconds,
  decimal,
  instant,
  instantFromEpoch,
  money,
  moneyToString,
  rate,
  unwrap,
} from '#libs/kernel';
import { type BookingFacts, decideBooking } from '../lease/decide-booking.js';
import { gpuOffer, hallOffer, siteFacts, window } from '../offer/offers.spec-data.js';
import { type QuoteFacts, type QuoteRequest, decideQuote, quoteOf } from './decide-quote.js';
import { quoteStateAt } from './quote-state.js';
import { type Quote } from './quote.js';

const NOW = instant('2026-06-01T00:00:00Z');

describe('a quote', () => {
  it('is priced, held and placed', () => {
    const draft = unwrap(decideQuote(request(), facts()));
    expect(draft).toMatchObject({
      offerId: 'pool_h100',
      offerVersion: 2,
      units: 16,
      gang: true,
      state: 'OPEN',
      createdAt: NOW,
      watts: 16 * 1_594,
    });
    expect(draft.expiresAt).toBe(addMilliseconds(NOW, 30 * 60_000));
    expect(draft.proposals[0]).toEqual([{ from: 0, to: 16 }]);
    // 16 x 720 h x 2.25 (30 days: 10 % off), 5 % fee, 20 % tax on both
    expect([draft.subtotal, draft.platformFee, draft.tax, draft.total].map(moneyToString)).toEqual([
      '25920.00',
      '1296.00',
      '5443.20',
      '32659.20',
    ]);
    expect(draft.dueAtBooking).toEqual(draft.total);
    const quote = quoteOf(draft, identity());
    expect(quote).not.toHaveProperty('proposals');
    expect(quote).not.toHaveProperty('watts');
    expect(quote).toMatchObject({ ...identity(), total: draft.total });
  });

  // each row breaks its own rule AND every rule below it: the first refusal is the one that is told
  const broken: [string, string, Partial<QuoteRequest>, Partial<QuoteFacts>][] = [
    ['INVALID_INPUT', 'units', { units: 0 }, {}],
    ['INVALID_INPUT', 'holdMinutes', { holdMinutes: 61 }, {}],
    ['INVALID_INPUT', 'window.start', { window: window('2026-05-31T23:59:59Z', '2026-06-01T00:10:00Z') }, {}],
    ['NOT_ON_OFFER', 'offerId', {}, { offer: gpuOffer({ state: 'PAUSED' }) }],
    ['NOT_ON_OFFER', 'billing', { billing: 'ON_DEMAND' }, { offer: strict({ onDemand: false }) }],
    ['NOT_ON_OFFER', 'window', {}, { offer: strict({ availableUntil: instant('2026-06-01T00:30:00Z') }) }],
    ['BAD_QUANTITY', 'units', { units: 12 }, {}],
    ['BAD_TERM', 'window', { window: window('2026-06-01T00:00:00Z', '2026-06-01T01:00:00Z') }, {}],
    ['TOO_MANY_HOLDS', '', {}, { openQuotes: 20 }],
    ['CAPACITY_TAKEN', 'units', {}, { free: [{ from: 0, to: 15 }] }],
  ];
  it.each(broken.map((row, index) => [row[0], row[1], index] as const))(
    'is refused with %s (%s) before anything further down',
    (code, path, index) => {
      const rest = broken.slice(index).reverse();
      const asked = rest.reduce((merged, [, , change]) => ({ ...merged, ...change }), request());
      const known = rest.reduce((merged, [, , , change]) => ({ ...merged, ...change }), facts({ offer: strict({}) }));
      const decided = decideQuote(asked, known);
      expect(decided.ok ? 'OK' : [decided.refusal.code, (decided.refusal.path ?? []).join('.')]).toEqual([code, path]);
    },
  );

  it('may last exactly as long as the offer is there', () => {
    const { start, end } = request().window;
    const there = (from: number, until: number): boolean =>
      decideQuote(
        request(),
        facts({
          offer: gpuOffer({ availableFrom: addMilliseconds(start, from), availableUntil: addMilliseconds(end, until) }),
        }),
      ).ok;
    expect([there(0, 0), there(1, 0), there(0, -1)]).toEqual([true, false, false]);
  });

  it('says how many could be had together when capacity is taken', () => {
    const decided = decideQuote(
      request({ units: 32 }),
      facts({
        free: [
          { from: 0, to: 24 },
          { from: 32, to: 48 },
        ],
      }),
    );
    expect(decided).toEqual({ ok: false, refusal: { code: 'CAPACITY_TAKEN', path: ['units'], bookableUnits: 24 } });
  });

  it('counts the power of the site as capacity', () => {
    const decided = decideQuote(request(), facts({ freeWatts: 16 * 1_594 - 1 }));
    expect(decided).toEqual({ ok: false, refusal: { code: 'CAPACITY_TAKEN', path: ['units'], bookableUnits: 8 } });
    expect(decideQuote(request(), facts({ freeWatts: 16 * 1_594 })).ok).toBe(true);
  });

  it('of a hall needs its months, not its hours: eleven months and a half are refused, twelve from February too are taken', () => {
    const hall = facts({ offer: hallOffer(), free: [{ from: 0, to: 10_000 }] });
    const asked = { units: 500, gang: false };
    const short = decideQuote(
      request({ ...asked, window: window('2026-07-01T05:00:00Z', '2027-06-15T05:00:00Z') }),
      hall,
    );
    expect(short.ok ? '' : short.refusal.code).toBe('BAD_TERM');
    expect(
      decideQuote(request({ ...asked, window: window('2026-07-01T05:00:00Z', '2027-07-01T05:00:00Z') }), hall).ok,
    ).toBe(true);
    const forEver = decideQuote(
      request({ ...asked, window: window('2026-07-01T05:00:00Z', '2051-07-01T05:00:01Z') }),
      hall,
    );
    expect(forEver.ok ? '' : forEver.refusal.code).toBe('BAD_TERM');
  });

  it('reads EXPIRED from the instant it expires, and only when it was open', () => {
    const at = (milliseconds: number): Instant => instantFromEpoch(NOW + milliseconds);
    expect(quoteStateAt({ state: 'OPEN', expiresAt: at(10) }, at(9))).toBe('OPEN');
    expect(quoteStateAt({ state: 'OPEN', expiresAt: at(10) }, at(10))).toBe('EXPIRED');
    expect(quoteStateAt({ state: 'ACCEPTED', expiresAt: at(10) }, at(11))).toBe('ACCEPTED');
  });
});

describe('a booking', () => {
  it('is the quote, to the cent, and waits for the first payment', () => {
    const { lease, event, due } = unwrap(decideBooking(booking()));
    const { quote } = booking();
    expect(lease).toMatchObject({
      state: 'PENDING_PAYMENT',
      reason: 'BOOKED',
      total: quote.total,
      terms: quote.terms,
      placement: quote.placement,
      version: 1,
    });
    expect(event).toEqual({ at: NOW, state: 'PENDING_PAYMENT', reason: 'BOOKED', note: null });
    expect(due).toEqual(quote.dueAtBooking);
  });

  it('is confirmed at once on demand, within the credit', () => {
    const { lease, due } = unwrap(decideBooking(booking({ quote: onDemand() })));
    expect([lease.state, lease.reason, moneyToString(due)]).toEqual(['CONFIRMED', 'NO_UPFRONT_PAYMENT', '0.00']);
  });

  const broken: [string, Partial<BookingFacts>][] = [
    ['INVALID_INPUT', { costCentre: 'x'.repeat(81) }],
    ['WRONG_STATE', { quote: { ...onDemand(), state: 'ACCEPTED' } }],
    ['QUOTE_EXPIRED', { quote: onDemand(), now: instant('2026-06-01T00:30:00Z') }],
    ['PRICE_CHANGED', { offer: gpuOffer({ version: 3, price: rate(decimal('2.51'), 'USD', 'GPU_HOUR') }) }],
    ['CREDIT_EXCEEDED', { credit: { limit: money(100n, 'USD'), owed: money(0n, 'USD'), accruing: money(0n, 'USD') } }],
  ];
  it.each(broken.map(([code], index) => [code, index] as const))(
    'is refused with %s before anything further down',
    (code, index) => {
      const known = broken
        .slice(index)
        .reverse()
        .reduce((merged, [, change]) => ({ ...merged, ...change }), booking({ quote: onDemand() }));
      const decided = decideBooking(known);
      expect(decided.ok ? 'OK' : decided.refusal.code).toBe(code);
    },
  );

  it.each([
    ['a new name, the version up', { version: 9, name: 'Pecos One' }, 'OK'],
    ['paused', { version: 3, state: 'PAUSED' }, 'OK'],
    ['a longer minimum term', { version: 3, minHours: 9_999 }, 'OK'],
    ['a higher price', { version: 3, price: rate(decimal('2.6'), 'USD', 'GPU_HOUR') }, 'PRICE_CHANGED'],
    ['a lower price', { version: 3, price: rate(decimal('2.4'), 'USD', 'GPU_HOUR') }, 'PRICE_CHANGED'],
    ['another discount at this term', { version: 3, termDiscounts: [] }, 'PRICE_CHANGED'],
    ['another discount at other terms', { version: 3, termDiscounts: [{ minHours: 720, basisPoints: 1_000 }] }, 'OK'],
    ['more draw', { version: 3, meterWattsPerUnit: 1_600 }, 'PRICE_CHANGED'],
    ['another zone, so other months', { version: 3, site: siteFacts({ timeZone: 'UTC' }) }, 'PRICE_CHANGED'],
    ['withdrawn', { version: 3, state: 'WITHDRAWN' }, 'PRICE_CHANGED'],
  ] as const)('after the offer changed: %s: %s', (_name, change, expected) => {
    const decided = decideBooking(booking({ offer: gpuOffer(change) }));
    expect(decided.ok ? 'OK' : decided.refusal.code).toBe(expected);
  });

  it('is refused when the offer is gone', () => {
    const decided = decideBooking(booking({ offer: null }));
    expect(decided.ok ? 'OK' : decided.refusal.code).toBe('PRICE_CHANGED');
  });

  it('spends the last cent of credit, and not one more', () => {
    const quote = onDemand();
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 9n }),
        fc.bigInt({ min: 0n, max: 10n ** 9n }),
        fc.bigInt({ min: -3n, max: 3n }),
        (owed, accruing, spare) => {
          const limit = owed + accruing + quote.total.minor + spare;
          const credit = { limit: money(limit, 'USD'), owed: money(owed, 'USD'), accruing: money(accruing, 'USD') };
          expect(decideBooking(booking({ quote, credit })).ok).toBe(spare >= 0n);
        },
      ),
    );
  });

  it('needs no credit when it is paid in advance, and credit in its own currency when it is not', () => {
    const none = { limit: money(0n, 'USD'), owed: money(0n, 'USD'), accruing: money(0n, 'USD') };
    expect(decideBooking(booking({ credit: none })).ok).toBe(true);
    const euros = { limit: money(10n ** 12n, 'EUR'), owed: money(0n, 'EUR'), accruing: money(0n, 'EUR') };
    const decided = decideBooking(booking({ quote: onDemand(), credit: euros }));
    expect(decided.ok ? 'OK' : decided.refusal.code).toBe('CREDIT_EXCEEDED');
  });
});

function request(different: Partial<QuoteRequest> = {}): QuoteRequest {
  return {
    units: 16,
    window: window('2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z'),
    gang: true,
    billing: 'RESERVED',
    holdMinutes: 30,
    ...different,
  };
}

function facts(different: Partial<QuoteFacts> = {}): QuoteFacts {
  return {
    now: NOW,
    offer: gpuOffer(),
    free: [{ from: 0, to: 64 }],
    freeWatts: null,
    openQuotes: 0,
    maxOpenQuotes: 20,
    platformFeeBasisPoints: 500,
    tax: { jurisdiction: 'GB', basisPoints: 2_000, kind: 'STANDARD' },
    seed: 1,
    isCrowded: false,
    ...different,
  };
}

/** An offer with a minimum term of a day. */
function strict(different: Parameters<typeof gpuOffer>[0]): ReturnType<typeof gpuOffer> {
  return gpuOffer({ minHours: 24, ...different });
}

function identity(): Pick<Quote, 'id' | 'number' | 'orgId' | 'placement'> {
  return { id: 'qte_1', number: 'Q-2026-000001', orgId: 'org_tenant', placement: [{ from: 0, to: 16 }] };
}

function onDemand(): Quote {
  return quoteOf(unwrap(decideQuote(request({ billing: 'ON_DEMAND' }), facts())), identity());
}

function booking(different: Partial<BookingFacts> = {}): BookingFacts {
  return {
    now: NOW,
    quote: quoteOf(unwrap(decideQuote(request(), facts())), identity()),
    offer: gpuOffer(),
    credit: { limit: money(10n ** 9n, 'USD'), owed: money(0n, 'USD'), accruing: money(0n, 'USD') },
    costCentre: null,
    purchaseOrder: null,
    ...different,
  };
}
