// World: one tenant (org_ai) in memory with an invoice that a fake Stripe collects, by card or from a bank account.
import { unwrap } from '#libs/kernel';
import { TENANT, collectingWorld } from '#libs/testkit';
import { viewStatement } from './view-statement.js';
import { viewWaterfalls } from './view-waterfalls.js';

/** The month of an invoice that was paid with one method after another. */
async function told(...tokens: readonly string[]) {
  const world = await collectingWorld();
  for (const [index, token] of tokens.entries()) {
    unwrap(await world.pay(token, `key-000${index}`));
    await world.settle();
  }
  const asked = { ownerId: 'org_ai', month: '2026-03' };
  const { accounts } = unwrap(await viewStatement(world.ports)(TENANT, asked));
  const [waterfall, ...others] = await viewWaterfalls(world.ports)(TENANT, accounts);
  expect(others).toEqual([]);
  return { ...waterfall, invoice: world.invoice() };
}

describe('where a tenant’s money went', () => {
  it('is what was billed for what while nothing is paid', async () => {
    const { opening, steps, closing, invoice } = await told();
    expect(opening?.minor).toBe(0n);
    expect(steps?.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['CAPACITY', invoice.subtotal],
      ['PLATFORM_FEE', invoice.platformFee],
    ]);
    expect(closing).toEqual(invoice.total);
  });

  it.each([
    ['a card', ['pm_card_visa'], 'PAID_BY_CARD'],
    ['a bank account', ['pm_usBankAccount'], 'PAID_BY_BANK_DEBIT'],
    [
      'a bank account, after a card was declined',
      ['pm_card_chargeCustomerFail', 'pm_usBankAccount'],
      'PAID_BY_BANK_DEBIT',
    ],
  ] as const)('names %s as what paid', async (_name, tokens, kind) => {
    const { steps, closing, invoice } = await told(...tokens);
    expect(steps?.at(-1)).toEqual({ kind, amount: { ...invoice.total, minor: -invoice.total.minor } });
    expect(closing?.minor).toBe(0n);
  });
});
