// World: a tenant in Quebec and a miner with a hosting contract of which each lease was asked about at Stripe; meters made up, a fake Stripe that
// keeps tax transactions.
import { decimal, instant, unwrap } from '#libs/kernel';
import { WORKER_SCOPE } from '#libs/testkit';
import { reverseCreditNote } from './reverse-credit-note.js';
import { years } from './contract-years.spec-data.js';

const PARTS = [
  { jurisdiction: 'CA', name: 'GST', millionths: 50_000 },
  { jurisdiction: 'CA-QC', name: 'QST', millionths: 99_750 },
];
const TAX = { jurisdiction: 'CA', basisPoints: 1_497, kind: 'STANDARD', parts: PARTS } as const;
const BAD = instant('2026-01-31T05:00:00Z');

/** Some months are billed, with an outage in the first of them. */
async function setup({ isAsked = true } = {}) {
  const outage = {
    availability: { minutes: decimal('40320'), downMinutes: decimal('900'), recordIds: ['outage'] },
    energy: null,
  };
  const world = years({ prepayment: undefined, deposit: undefined, commitment: undefined }, (_lease, { start }) =>
    start === BAD ? outage : {},
  );
  await world.sign();
  for (const lease of world.tables.leases.rows()) {
    world.tables.leases.seed(lease.id, { ...lease, terms: { ...lease.terms, tax: TAX } });
    const place = { country: 'CA', subdivision: 'QC', locality: null, rule: 'CUSTOMER' } as const;
    const asked = { calculationId: 'taxcalc_1', taxCode: 'txcd_1', place, calculatedAt: world.database.now };
    const { quoteId, tenantOrgId: orgId } = lease;
    if (isAsked) world.tables.taxCalculations.seed(quoteId, { quoteId, orgId, ...asked });
  }
  await world.billUntil('2026-05-02', false);
  await world.settle();
  const calls = () => world.tables.intents.rows().filter(({ operation }) => operation.startsWith('TAX_'));
  /** The tax of all documents, and what Stripe was told of it. */
  const sums = () => {
    const { invoices, notes } = world.tables;
    const minor = (all: readonly { readonly tax: { readonly minor: bigint } }[]) =>
      all.reduce((sum, { tax }) => sum + tax.minor, 0n);
    const standing = notes.rows().filter(({ reversal }) => reversal === null);
    return {
      documents: minor(invoices.rows()) - minor(standing),
      told: world.stripe.tax_.all.reduce((sum, { tax }) => sum + tax, 0n),
    };
  };
  return { ...world, calls, sums };
}

describe('the bills of a contract whose rates were Stripe’s', () => {
  it('are each told to Stripe by number and jurisdiction, and their credit notes take it back, to the cent', async () => {
    const world = await setup();
    const taxed = world.tables.invoices.rows().filter(({ tax }) => tax.minor > 0n);
    expect(new Set(taxed.map(({ kind }) => kind))).toEqual(new Set(['CONTRACT', 'CONTRACT_METER']));
    const calls = world.calls();
    expect(
      calls.filter(({ operation }) => operation === 'TAX_RECORD').map((one) => one.parameters['reference']),
    ).toEqual(taxed.map(({ number }) => number));
    const [first] = calls;
    expect(Object.keys(JSON.parse(first?.parameters['taxes'] ?? '{}') as object)).toEqual(['CA', 'CA-QC']);
    expect(first?.parameters).toMatchObject({ country: 'CA', subdivision: 'QC', taxCode: 'txcd_1' });
    const notes = world.tables.notes.rows();
    expect(notes.length).toBeGreaterThan(0);
    expect(
      calls.filter(({ operation }) => operation === 'TAX_REVERSE').map((one) => one.parameters['reference']),
    ).toEqual(notes.map(({ number }) => number));
    expect(calls.every(({ state }) => state === 'SENT')).toBe(true);
    const { documents, told } = world.sums();
    expect([told, documents > 0n]).toEqual([documents, true]);
  });

  it('are sold anew where a note is taken back', async () => {
    const world = await setup();
    const [note] = world.tables.notes.rows();
    const command = { creditNoteId: note?.id ?? '', reason: 'No outage.', evidence: [], idempotencyKey: 'reverse-01' };
    unwrap(await reverseCreditNote(world.ports)(WORKER_SCOPE, command));
    await world.settle();
    const { documents, told } = world.sums();
    expect(told).toBe(documents);
  });

  it('are not, where the rates were our own', async () => {
    const { calls } = await setup({ isAsked: false });
    expect(calls()).toEqual([]);
  });
});
