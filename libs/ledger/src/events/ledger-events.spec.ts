// World: the ledger alone. Every kind of event, with each case in which it posts to other accounts; no books, no database.
import { money } from '#libs/kernel';
import { ACCOUNT_TYPES } from '../account.js';
import { JOURNAL_KINDS, type Journal } from '../journal.js';
import { LEDGER_EVENTS } from '../ledger-events.js';
import { type LedgerEvent } from '../ledger-event.js';
import { assertBalanced } from '../posting.js';
import { creditNoteIssued } from './credit-note-issued.js';
import { currencyConverted } from './currency-converted.js';
import { depositForfeited } from './deposit-forfeited.js';
import { depositReceived } from './deposit-received.js';
import { disputeLost } from './dispute-lost.js';
import { AT, EXAMPLES, invoiceOf, usd } from './examples.spec-data.js';
import { fxDifferenceRealised } from './fx-difference-realised.js';
import { invoicePartPaid } from './invoice-part-paid.js';
import { invoiceRefunded } from './invoice-refunded.js';
import { invoiceWrittenOff } from './invoice-written-off.js';
import { MOST_ROUNDING, roundingDifference } from './rounding-difference.js';
import { slaCreditGranted } from './sla-credit-granted.js';
import { held, sums } from './sums.spec-data.js';
import { wireReceived } from './wire-received.js';
import { writeOffRecovered } from './write-off-recovered.js';

const ALL = Object.values(EXAMPLES).flat();

const lines = ({ entries }: Journal): string[] =>
  entries.map(({ account, minor }) => `${account.type} ${account.ownerId ?? '-'} ${minor}`);

describe('every event', () => {
  it.each(JOURNAL_KINDS)('%s balances per currency, posts once an account, and names its kind', (kind) => {
    expect(EXAMPLES[kind].length).toBeGreaterThan(0);
    for (const journal of EXAMPLES[kind]) {
      assertBalanced(journal);
      expect(journal.kind).toBe(kind);
      expect(sums([journal]).size).toBe(journal.entries.length);
    }
  });

  it.each(JOURNAL_KINDS.filter((kind) => 'reversed' in LEDGER_EVENTS[kind]))(
    '%s is cancelled exactly by its correction, which names it and is never taken back itself',
    (kind) => {
      const event = LEDGER_EVENTS[kind] as LedgerEvent<never>;
      for (const journal of EXAMPLES[kind]) {
        const reversal = event.reversed(journal, AT);
        expect([...sums([journal, reversal]).values()].every((minor) => minor === 0n)).toBe(true);
        expect(reversal).toMatchObject({ reverses: journal.idempotencyKey, sourceId: journal.sourceId });
        expect(reversal.idempotencyKey).not.toBe(journal.idempotencyKey);
        expect(() => event.reversed({ ...reversal, kind }, AT)).toThrow('is a reversal itself');
        expect(() => event.reversed({ ...journal, kind: 'REVERSAL' }, AT)).toThrow('not');
      }
    },
  );

  it('uses the whole chart: no account without an event', () => {
    const used = new Set(ALL.flatMap(({ entries }) => entries.map(({ account }) => account.type)));
    expect([...used].sort()).toEqual(Object.keys(ACCOUNT_TYPES).sort());
  });

  it('gives each thing that happens a key of its own', () => {
    const kinds = JOURNAL_KINDS.map((kind) => EXAMPLES[kind][0]?.idempotencyKey);
    // card and wire share the key of a payment, on purpose
    expect(new Set(kinds).size).toBe(JOURNAL_KINDS.length - 1);
  });

  it('gives an owner to exactly the accounts that have one', () => {
    for (const { account } of ALL.flatMap(({ entries }) => entries)) {
      expect([account.type, account.ownerId !== null]).toEqual([
        account.type,
        ACCOUNT_TYPES[account.type].owner !== 'OURS',
      ]);
    }
  });
});

describe('what is credited', () => {
  const note = { creditNoteId: 'crn_1', providerShare: usd(10_000n), tax: usd(800n), providerHeld: usd(4_000n) };

  it('lowers what is open of an unpaid invoice', () => {
    expect(lines(creditNoteIssued({ ...note, open: invoiceOf(), platformFee: usd(500n) }, AT))).toEqual([
      'TENANT_RECEIVABLE org_tenant -11300',
      'UNCOLLECTED_PROVIDER_SHARE org_miner 10000',
      'TAX_PAYABLE US-TX 800',
      'UNCOLLECTED_PLATFORM_FEE - 500',
    ]);
  });

  it('is credit of the tenant when the invoice was paid, and a debt of a provider that has not that much to come', () => {
    expect(lines(creditNoteIssued({ ...note, open: invoiceOf(0n, 0n, 0n), platformFee: usd(500n) }, AT))).toEqual([
      'TENANT_CREDIT org_tenant -11300',
      'PROVIDER_PAYABLE org_miner 4000',
      'PROVIDER_RECEIVABLE org_miner 6000',
      'TAX_PAYABLE US-TX 800',
      'PLATFORM_FEE_REVENUE - 500',
    ]);
  });

  it('falls apart part by part when the invoice was paid in part', () => {
    const open = invoiceOf(7_000n, 500n, 100n);
    expect(lines(creditNoteIssued({ ...note, open, platformFee: usd(500n) }, AT))).toEqual([
      'TENANT_RECEIVABLE org_tenant -7600',
      'TENANT_CREDIT org_tenant -3700',
      'UNCOLLECTED_PROVIDER_SHARE org_miner 7000',
      'PROVIDER_PAYABLE org_miner 3000',
      'TAX_PAYABLE US-TX 800',
      'UNCOLLECTED_PLATFORM_FEE - 500',
    ]);
  });

  it('for service: our part is less revenue and pays the provider in the tenant’s place', () => {
    const open = invoiceOf(100_000n, 0n, 0n);
    const granted = slaCreditGranted({ ...note, tax: usd(0n), open, byUs: usd(9_000n) }, AT);
    expect(lines(granted)).toEqual([
      'TENANT_RECEIVABLE org_tenant -19000',
      'UNCOLLECTED_PROVIDER_SHARE org_miner 19000',
      'PROVIDER_PAYABLE org_miner -9000',
      'SLA_CREDITS - 9000',
    ]);
  });
});

describe('what is given back, lost and found again', () => {
  it('splits a refund as the invoice was split', () => {
    const facts = {
      refundId: 'ref_1',
      refunded: invoiceOf(),
      providerHeld: usd(100_000n),
      by: 'STRIPE_CLEARING',
    } as const;
    expect(lines(invoiceRefunded(facts, AT))).toEqual([
      'PROVIDER_PAYABLE org_miner 100000',
      'PLATFORM_FEE_REVENUE - 5000',
      'TAX_PAYABLE US-TX 8663',
      'STRIPE_CLEARING - -113663',
    ]);
  });

  it('loses the tax only when nobody pays, and finds it again when somebody does', () => {
    const lost = invoiceWrittenOff(invoiceOf(), AT);
    expect(held([lost], 'BAD_DEBT')).toBe(8_663n);
    const facts = { paymentId: 'pay_1', writtenOff: invoiceOf(), amount: usd(113_663n), by: 'BANK' } as const;
    expect(held([lost, writeOffRecovered(facts, AT)], 'BAD_DEBT')).toBe(0n);
    expect(() => writeOffRecovered({ ...facts, amount: usd(113_664n) }, AT)).toThrow('more comes in');
  });

  it('takes what a provider has to bear from what is payable to it first', () => {
    const facts = { disputeId: 'dp_1', tenantOrgId: 'org_tenant', providerOrgId: 'org_miner', amount: usd(100n) };
    expect(lines(disputeLost({ ...facts, byProvider: usd(90n), providerHeld: usd(40n) }, AT))).toEqual([
      'PROVIDER_PAYABLE org_miner 40',
      'PROVIDER_RECEIVABLE org_miner 50',
      'BAD_DEBT - 10',
      'DISPUTE_RECEIVABLE org_tenant -100',
    ]);
    expect(() => disputeLost({ ...facts, byProvider: usd(101n), providerHeld: usd(0n) }, AT)).toThrow('bears more');
  });

  it('keeps cents that nobody paid, and no more than cents', () => {
    expect(held([roundingDifference(invoiceOf(0n, 0n, MOST_ROUNDING), AT)], 'ROUNDING')).toBe(MOST_ROUNDING);
    expect(() => roundingDifference(invoiceOf(MOST_ROUNDING, 1n, 0n), AT)).toThrow('more than rounding');
  });
});

describe('money that moves nothing', () => {
  it.each([0n, -5n])('of %s is no event', (minor) => {
    const tenantOrgId = 'org_tenant';
    const [deposit, nothing] = [{ depositId: 'd', tenantOrgId, providerOrgId: 'org_miner' }, usd(minor)];
    expect(() => wireReceived({ wireId: 'w', tenantOrgId, amount: nothing }, AT)).toThrow('moves nothing');
    expect(() => depositReceived({ ...deposit, paymentId: 'p', amount: nothing, by: 'BANK' }, AT)).toThrow('nothing');
    expect(() => depositForfeited({ ...deposit, decisionId: 'x', toProvider: nothing, toUs: usd(0n) }, AT)).toThrow(
      'nothing',
    );
    const part = { paymentId: 'p', open: invoiceOf(), amount: nothing, by: 'BANK' } as const;
    expect(() => invoicePartPaid(part, AT)).toThrow('nothing is settled');
  });
});

describe('currencies', () => {
  it('never meet in one sum: a conversion is two pairs of entries', () => {
    const given = money(10_000n, 'EUR');
    const made = currencyConverted({ conversionId: 'fx', at: 'BANK', given, got: usd(10_820n) }, AT);
    expect(made.entries.map(({ account, minor }) => [account.type, account.ownerId, account.currency, minor])).toEqual([
      ['BANK', null, 'EUR', -10_000n],
      ['FX_CONVERSION', 'EUR/USD', 'EUR', 10_000n],
      ['BANK', null, 'USD', 10_820n],
      ['FX_CONVERSION', 'EUR/USD', 'USD', -10_820n],
    ]);
    const same = { conversionId: 'fx', at: 'BANK', given: usd(1n), got: usd(1n) } as const;
    expect(() => currencyConverted(same, AT)).toThrow('of one currency');
    const loss = fxDifferenceRealised({ conversionId: 'fx', against: 'EUR', gain: usd(-20n) }, AT);
    expect(held([loss], 'FX_GAIN_LOSS')).toBe(-20n);
  });
});
