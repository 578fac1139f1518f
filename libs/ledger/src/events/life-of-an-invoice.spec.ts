// World: the ledger alone, and one invoice that is paid in parts, credited, serviced badly and taken back in random order.
import fc from 'fast-check';
import { type Money } from '#libs/kernel';
import { openPartOf, totalOf } from '../invoice-parts.js';
import { type Journal } from '../journal.js';
import { LEDGER_EVENTS } from '../ledger-events.js';
import { type LedgerEvent } from '../ledger-event.js';
import { creditApplied } from './credit-applied.js';
import { creditNoteIssued } from './credit-note-issued.js';
import { AT, invoiceOf, usd } from './examples.spec-data.js';
import { invoiceIssued } from './invoice-issued.js';
import { invoicePaidByCard } from './invoice-paid-by-card.js';
import { invoicePartPaid } from './invoice-part-paid.js';
import { slaCreditGranted } from './sla-credit-granted.js';
import { held, sums } from './sums.spec-data.js';

/** One step in the life of an invoice. */
interface Step {
  readonly do: 'PAY' | 'APPLY' | 'CREDIT' | 'SERVICE' | 'TAKE_BACK';
  readonly size: bigint;
}

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('PAY', 'APPLY', 'CREDIT', 'SERVICE', 'TAKE_BACK'),
  size: fc.bigInt({ min: 1n, max: 10n ** 9n }),
});
const part = fc.bigInt({ min: 0n, max: 10n ** 12n });

/** Lives an invoice through: each step as large as its size asks for and the books allow. */
function live(share: bigint, fee: bigint, tax: bigint, steps: readonly Step[]) {
  const invoice = invoiceOf(share, fee, tax);
  const journals: Journal[] = [invoiceIssued(invoice, AT)];
  const left = { share, fee, tax };
  const within = (size: bigint, most: bigint): bigint => (most === 0n ? 0n : size % (most + 1n));
  const open = () => openPartOf(invoice, journals);
  const takes: Readonly<Record<Step['do'], (id: string, size: bigint) => Journal | null>> = {
    PAY: (id, size) => {
      const amount = usd(within(size, totalOf(open()).minor));
      return amount.minor > 0n ? invoicePartPaid({ paymentId: id, open: open(), amount, by: 'BANK' }, AT) : null;
    },
    APPLY: (id, size) => {
      const credit = held(journals, 'TENANT_CREDIT');
      const total = totalOf(open()).minor;
      const amount = usd(within(size, credit < total ? credit : total));
      return amount.minor > 0n ? creditApplied({ applicationId: id, open: open(), amount }, AT) : null;
    },
    CREDIT: (id, size) => {
      const [s, f, t] = [within(size, left.share), within(size / 3n, left.fee), within(size / 7n, left.tax)];
      if (s + f + t === 0n) return null;
      Object.assign(left, { share: left.share - s, fee: left.fee - f, tax: left.tax - t });
      const facts = { providerShare: usd(s), platformFee: usd(f), tax: usd(t), providerHeld: payable() };
      return creditNoteIssued({ creditNoteId: id, open: open(), ...facts }, AT);
    },
    SERVICE: (id, size) => {
      const [s, t] = [within(size, left.share), within(size / 7n, left.tax)];
      Object.assign(left, { share: left.share - s, tax: left.tax - t });
      const facts = { providerShare: usd(s), tax: usd(t), byUs: usd(size % 1_000n), providerHeld: payable() };
      return s + t + (size % 1_000n) === 0n ? null : slaCreditGranted({ creditNoteId: id, open: open(), ...facts }, AT);
    },
    TAKE_BACK: () => {
      const last = journals.at(-1);
      const event = last && LEDGER_EVENTS[last.kind];
      return last?.kind === 'INVOICE_PART_PAID' ? (event as LedgerEvent<never>).reversed(last, AT) : null;
    },
  };
  const payable = (): Money => usd(held(journals, 'PROVIDER_PAYABLE'));
  for (const [index, { do: what, size }] of steps.entries()) {
    const made = takes[what](`${index}`, size);
    if (made) journals.push(made);
    const { providerShare, platformFee, tax: openTax } = open();
    expect([providerShare, platformFee, openTax].every(({ minor }) => minor >= 0n)).toBe(true);
    expect(totalOf(open()).minor).toBe(held(journals, 'TENANT_RECEIVABLE'));
  }
  const rest = totalOf(open());
  if (rest.minor > 0n)
    journals.push(invoicePartPaid({ paymentId: 'last', open: open(), amount: rest, by: 'BANK' }, AT));
  return { journals, left };
}

describe('the life of an invoice', () => {
  it('ends with nothing open, and with exactly what was not credited for the provider, for us and in tax', () => {
    fc.assert(
      fc.property(part, part, part, fc.array(step, { maxLength: 12 }), (share, fee, tax, steps) => {
        fc.pre(share + fee + tax > 0n);
        const { journals, left } = live(share, fee, tax, steps);
        for (const type of ['TENANT_RECEIVABLE', 'UNCOLLECTED_PROVIDER_SHARE', 'UNCOLLECTED_PLATFORM_FEE'] as const) {
          expect(held(journals, type)).toBe(0n);
        }
        expect(held(journals, 'PROVIDER_PAYABLE') - held(journals, 'PROVIDER_RECEIVABLE')).toBe(left.share);
        expect(held(journals, 'PLATFORM_FEE_REVENUE')).toBe(left.fee);
        expect(held(journals, 'TAX_PAYABLE')).toBe(left.tax);
        expect([...sums(journals).values()].reduce((total, minor) => total + minor, 0n)).toBe(0n);
      }),
    );
  });

  it('may be paid again after its payment was returned, under a key of its own', () => {
    const first = invoicePaidByCard(invoiceOf(), AT);
    const returned = invoicePaidByCard.reversed(first, AT);
    const again = invoicePaidByCard({ ...invoiceOf(), returnedBefore: 1 }, AT);
    expect([first, returned, again].map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      'invoice:<invoice>:paid',
      'invoice:<invoice>:paid:reversed',
      'invoice:<invoice>:paid:2',
    ]);
    const journals = [invoiceIssued(invoiceOf(), AT), first, returned];
    expect(openPartOf(invoiceOf(), journals)).toEqual(invoiceOf());
    expect(totalOf(openPartOf(invoiceOf(), [...journals, again])).minor).toBe(0n);
  });
});
