// World: lines of invoices, payments of them and amounts to pay, all made at random; nothing is stored.
import fc from 'fast-check';
import { type Instant, add, money, subtract, zero } from '#libs/kernel';
import { payoutDocument } from '../document/payout-document.js';
import { type Payout, type PayoutState, type PayoutTransfer, mayMove, stateOfPayout } from './payout.js';
import { type OpenLine, type PayableMovement, linesOfMovement } from './payout-lines.js';
import { DEFAULT_PAYOUT_POLICY, faultOfPayoutPolicy, minimumPayout } from './payout-policy.js';
import { LARGEST_TRANSFER, planPayout, transferParts } from './plan-payout.js';

const usd = (minor: bigint) => money(minor, 'USD');

function movement(minor: bigint, fee = 0n): PayableMovement {
  const about = { journalId: 'jnl_1', kind: 'INVOICE_PART_PAID', sourceType: 'INVOICE', sourceId: 'inv_1' } as const;
  return { ...about, amount: usd(minor), feeEarned: usd(fee) };
}

const lineOf = (minor: bigint, index: number): OpenLine => ({
  ...{ id: `inl_${index}`, description: `line ${index}`, amount: usd(minor), paid: zero('USD') },
});

/** Invoices may have lines that take off (a fit-out credit), never more than the others add. */
const someLines = fc
  .array(
    fc.bigInt({ min: -50_000n, max: 1_000_000n }).filter((minor) => minor !== 0n),
    { minLength: 1, maxLength: 6 },
  )
  .filter((amounts) => amounts.reduce((a, b) => a + b, 0n) > 0n)
  .map((amounts) => amounts.map(lineOf));

describe('what an invoice brought in', () => {
  it('falls on its lines to the cent, never more than a line asks, and the last payment takes exactly the rest', () => {
    fc.assert(
      fc.property(someLines, fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }), (lines, percents) => {
        let open = lines;
        let left = lines.reduce((sum, { amount }) => add(sum, amount), zero('USD'));
        for (const percent of [...percents, 100]) {
          const minor = percent === 100 ? left.minor : (left.minor * BigInt(percent)) / 100n;
          if (minor === 0n) continue;
          const made = linesOfMovement(movement(minor, 777n), open);
          expect(made.reduce((sum, { amount }) => sum + amount.minor, 0n)).toBe(minor);
          expect(made.reduce((sum, { feeOnTop }) => sum + feeOnTop.minor, 0n)).toBe(777n);
          open = open.map((line) => {
            const part = made.find(({ invoiceLineId }) => invoiceLineId === line.id);
            const paid = part ? add(line.paid, part.amount) : line.paid;
            expect(paid.minor * line.amount.minor >= 0n).toBe(true);
            expect(paid.minor * paid.minor <= line.amount.minor * line.amount.minor).toBe(true);
            return { ...line, paid };
          });
          left = subtract(left, usd(minor));
        }
        expect(open.map(({ paid }) => paid.minor)).toEqual(lines.map(({ amount }) => amount.minor));
        // and back again: what is taken back falls on what was paid, and nothing is left of it
        const total = lines.reduce((sum, { amount }) => sum + amount.minor, 0n);
        const back = linesOfMovement(movement(-total), open);
        expect(back.map(({ amount }) => amount.minor)).toEqual(lines.map(({ amount }) => -amount.minor));
      }),
    );
  });

  it('that no line explains is a line of its own', () => {
    expect(
      linesOfMovement(movement(500n), []).map(({ invoiceLineId, amount }) => [invoiceLineId, amount.minor]),
    ).toEqual([[null, 500n]]);
    expect(linesOfMovement(movement(-500n), [lineOf(1_000n, 1)]).map(({ invoiceLineId }) => invoiceLineId)).toEqual([
      null,
    ]);
  });
});

describe('a payout', () => {
  it('moves in parts that sum to it, each within eight digits, none beyond its charge', () => {
    const charge = fc
      .bigInt({ min: 1n, max: 200_000_000n })
      .map((minor) => ({ chargeId: `ch_${minor}`, amount: usd(minor) }));
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1_000_000_000n }), fc.array(charge, { maxLength: 4 }), (minor, charges) => {
        const parts = transferParts(usd(minor), charges, { rail: 'STRIPE', aboveCap: 'SPLIT' });
        expect(parts.reduce((sum, { amount }) => sum + amount.minor, 0n)).toBe(minor);
        expect(parts.every(({ amount }) => amount.minor > 0n && amount.minor <= LARGEST_TRANSFER)).toBe(true);
        const from = (id: string | null) =>
          parts
            .filter(({ sourceChargeId }) => sourceChargeId === id)
            .reduce((sum, { amount }) => sum + amount.minor, 0n);
        const brought = (id: string) =>
          charges.filter(({ chargeId }) => chargeId === id).reduce((sum, { amount }) => sum + amount.minor, 0n);
        for (const { chargeId } of charges) expect(from(chargeId) <= brought(chargeId)).toBe(true);
        const wired = transferParts(usd(minor), charges, { rail: 'STRIPE', aboveCap: 'WIRE' });
        expect(wired.some(({ rail }) => rail === 'WIRE')).toBe(minor > LARGEST_TRANSFER);
      }),
    );
  });

  it('is made of parts that Stripe can say, where a currency has three decimals; by wire where the whole cannot be said', () => {
    const kwd = (minor: bigint) => money(minor, 'KWD');
    const amounts = fc.bigInt({ min: 1n, max: 1_000_000_000n });
    const charges = fc.array(fc.bigInt({ min: 1n, max: 20_000_000n }), { maxLength: 4 });
    fc.assert(
      fc.property(amounts, charges, (minor, brought) => {
        const pending = brought.map((one, index) => ({ chargeId: `ch_${index}`, amount: kwd(one) }));
        const parts = transferParts(kwd(minor), pending, { rail: 'STRIPE', aboveCap: 'SPLIT' });
        expect(parts.reduce((sum, { amount }) => sum + amount.minor, 0n)).toBe(minor);
        if (minor % 10n !== 0n) expect(parts.map(({ rail }) => rail)).toEqual(['WIRE']);
        else expect(parts.every(({ rail, amount }) => rail === 'STRIPE' && amount.minor % 10n === 0n)).toBe(true);
      }),
    );
  });

  it.each([
    [2_500n, 0, { kept: 0n, pays: 2_500n }],
    [2_499n, 0, 'BELOW_MINIMUM'],
    [0n, 0, 'NOTHING'],
    [100_001n, 1_000, { kept: 10_000n, pays: 90_001n }],
    [2_700n, 1_000, 'BELOW_MINIMUM'],
  ])('of %s cents with a holdback of %s basis points', (minor, holdbackBasisPoints, expected) => {
    const policy = { ...DEFAULT_PAYOUT_POLICY, holdbackBasisPoints, holdbackDays: 30 };
    const plan = planPayout({ payable: usd(minor), collected: usd(minor), policy });
    const { kept, pays } = plan.ok ? plan.value : { kept: null, pays: null };
    expect(plan.ok ? { kept: kept?.minor, pays: pays?.minor } : plan.refusal).toEqual(expected);
  });

  it('has a minimum in minor units of its currency, and terms within bounds', () => {
    expect([minimumPayout('JPY').minor, minimumPayout('KWD').minor]).toEqual([4_000n, 8_000n]);
    const fault = (change: object) => faultOfPayoutPolicy({ ...DEFAULT_PAYOUT_POLICY, ...change });
    expect([fault({}), fault({ holdbackBasisPoints: 500, holdbackDays: 7 })]).toEqual([null, null]);
    const wrong = [{ holdbackBasisPoints: 5_001 }, { holdbackDays: 1.5 }, { holdbackBasisPoints: 1 }, { heldFor: ' ' }];
    expect(wrong.map(fault).every((text) => text !== null)).toBe(true);
  });

  it.each<[PayoutState[], PayoutState]>([
    [['PLANNED', 'PAID_OUT'], 'PLANNED'],
    [['PAID_OUT', 'ARRIVED_AT_STRIPE'], 'ARRIVED_AT_STRIPE'],
    [['PAID_OUT', 'FAILED'], 'FAILED'],
    [['REVERSED', 'PAID_OUT'], 'PAID_OUT'],
    [['REVERSED', 'REVERSED'], 'REVERSED'],
  ])('whose transfers are %s is %s', (states, state) => {
    expect(stateOfPayout(states.map((one) => ({ state: one })))).toBe(state);
  });

  it('never leaves its ends', () => {
    expect(mayMove('FAILED', 'SENT') || mayMove('REVERSED', 'PAID_OUT') || mayMove('ARRIVED_AT_STRIPE', 'SENT')).toBe(
      false,
    );
  });

  it('says on paper every line, the sums and what was paid, in both languages', () => {
    const transfer: PayoutTransfer = {
      ...{ id: 'trf_1', payoutId: 'pyt_1', orgId: 'org_miner', amount: usd(90_000n), rail: 'STRIPE', wireId: null },
      ...{ stripeAccountId: 'acct_1', sourceChargeId: null, stripeTransferId: 'tr_1', destinationPaymentId: null },
      ...{ connectedPayoutId: null, bankTraceId: null, reversed: usd(0n), state: 'SENT', failure: null },
    };
    const line = {
      journalId: 'jnl_1',
      sourceId: 'inv_1',
      invoiceId: 'inv_1',
      invoiceLineId: 'inl_1',
      feeOnTop: usd(5_000n),
    };
    const payout: Payout = {
      ...{ id: 'pyt_1', orgId: 'org_miner', currency: 'USD', amount: usd(90_000n), transfers: [transfer] },
      ...{ plannedAt: 1_772_323_200_000 as Instant, plannedBy: 'worker' },
      lines: [
        { ...line, id: 'pyl_1', kind: 'SHARE', description: '8 GPUs', amount: usd(100_000n) },
        {
          ...line,
          id: 'pyl_2',
          kind: 'KEPT',
          description: 'Held back',
          amount: usd(-10_000n),
          feeOnTop: usd(0n),
          invoiceId: null,
        },
      ],
    };
    const party = { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null };
    const facts = { payout, owner: party, issuer: party, invoiceNumbers: new Map([['inv_1', 'GL-2026-000001']]) };
    const [english, arabic] = [payoutDocument(facts, 'en'), payoutDocument(facts, 'ar')];
    expect(english.totals.map(({ value, isStrong }) => [value, isStrong])).toEqual([
      ['USD 1,000.00', false],
      ['USD −100.00', false],
      ['USD 50.00', false],
      ['USD 900.00', true],
    ]);
    expect(english.sections[0]).toMatchObject({
      rows: [{ cells: ['8 GPUs', 'GL-2026-000001', '50.00', '1,000.00'] }, {}],
    });
    expect(arabic.totals.map(({ value }) => value)).toEqual(english.totals.map(({ value }) => value));
  });
});
