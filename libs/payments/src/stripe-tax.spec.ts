// World: Stripe Tax against the Stripe-shaped emulator, started here, in this process, which is registered in a few places of its own.
import { type TaxQuestion } from '#libs/workflows';
import { startEmulator } from '../../../apps/stripe-emulator/src/server.js';
import { StripeTax, type TaxCodes } from './stripe-tax.js';

const running: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const emulator of running) await emulator.close();
});

async function setup(codes: Partial<TaxCodes> = {}, secretKey = 'sk_test_gridlease') {
  const emulator = await startEmulator({ chaos: 'off', clockStart: '2026-12-01T00:00:00Z', clockFrozen: true });
  running.push(emulator);
  const warnings: string[] = [];
  const all = { service: 'txcd_10101000', hall: null, ...codes };
  const engine = new StripeTax({ secretKey, apiBase: emulator.url }, all, (said) => warnings.push(said));
  const control = async (path: string, body: object) => {
    const response = await fetch(`${emulator.url}/_emulator/${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect(response.status).toBe(200);
  };
  const ask = (place: Partial<TaxQuestion['place']>) =>
    engine.taxesIn({
      place: { country: 'GB', subdivision: null, locality: null, rule: 'CUSTOMER', ...place },
      currency: 'USD',
    });
  return { emulator, ask, control, warnings };
}

describe('Stripe Tax', () => {
  it('is asked for the taxes of a place and answers each with its rate', async () => {
    const { ask, warnings } = await setup();
    expect(await ask({ country: 'CA', subdivision: 'QC' })).toEqual({
      kind: 'CALCULATED',
      calculationId: expect.stringMatching(/^taxcalc_/) as string,
      taxCode: 'txcd_10101000',
      taxes: [
        { jurisdiction: 'CA', name: 'GST', millionths: 50_000, ofMillionths: 1_000_000, outcome: 'CHARGED' },
        { jurisdiction: 'CA-QC', name: 'QST', millionths: 99_750, ofMillionths: 1_000_000, outcome: 'CHARGED' },
      ],
    });
    expect(await ask({ country: 'US', subdivision: 'TX', locality: 'HOUSTON' })).toMatchObject({
      taxes: [{ jurisdiction: 'US-TX', name: 'Sales tax', millionths: 62_500, outcome: 'CHARGED' }],
    });
    expect(warnings).toEqual([]);
  });

  it('says of a place where nobody is registered that nothing is collected, which is not that nothing is due', async () => {
    const { ask } = await setup();
    expect(await ask({ country: 'ES' })).toMatchObject({
      taxes: [{ jurisdiction: 'ES', millionths: 0, outcome: 'NOT_COLLECTED' }],
    });
  });

  it('is not asked about halls before somebody has said what they are', async () => {
    const { ask, warnings } = await setup();
    expect(await ask({ country: 'FR', rule: 'PROPERTY' })).toMatchObject({ kind: 'NOT_SET_UP' });
    expect(warnings).toEqual(['Stripe Tax: NOT_SET_UP: no tax code is set for halls']);
    const { ask: known } = await setup({ hall: 'txcd_20030000' });
    expect(await known({ country: 'FR', rule: 'PROPERTY' })).toMatchObject({ taxes: [{ millionths: 200_000 }] });
  });

  it('gives no answer where it is not active, and staff are told', async () => {
    const { ask, control, warnings } = await setup();
    await control('settings', { tax_active: false });
    expect(await ask({})).toMatchObject({ kind: 'NOT_SET_UP' });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('Stripe Tax has not been activated');
  });

  it('gives no answer where it cannot be reached, and none on a place that is none', async () => {
    const { ask, emulator, control } = await setup();
    expect(await ask({ country: '' })).toMatchObject({ kind: 'BAD_LOCATION' });
    await control('faults', { match: 'POST /v1/tax/calculations', kind: '503_unavailable', nth: 1 });
    expect(await ask({})).toMatchObject({ kind: 'CALCULATED' });
    await emulator.close();
    expect(await ask({})).toMatchObject({ kind: 'UNREACHABLE' });
  });
});
