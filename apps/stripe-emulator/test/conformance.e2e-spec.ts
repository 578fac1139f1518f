// World: a fresh emulator without chaos, its clock standing still at 2026-03-02T10:00:00Z, driven by the real Stripe SDK; every request and
// response is checked against schemas derived from the SDK's own types.
import Stripe from 'stripe';
import { routeKey } from '../src/route-path.js';
import { routes } from '../src/routes.js';
import { misfits } from './check-schema.js';
import { accountsAndPayouts, disputesAndRefunds, moneyFromElsewhere, taxes } from './conformance-money.js';
import {
  balancesAndConnect,
  creditNotes,
  customersAndMethods,
  eventsAndEndpoints,
  invoicesAndPayments,
} from './conformance-story.js';
import { parameterControls, responseControls } from './negative-controls.js';
import { checkRequest, isRecord, modelledKeys, nothingSeen, schemas, inWorld } from './validated-stripe.js';

describe('conformance with the types of the installed SDK', () => {
  const tally = { endpoints: 0, requests: 0, responses: 0, events: 0, controls: 0 };
  const count = (controls: number): void => {
    tally.controls += controls;
  };
  afterAll(() =>
    process.stdout.write(
      `conformance: ${tally.endpoints} of ${modelledKeys.length} modelled endpoints called through the SDK; ${tally.requests} requests, ` +
        `${tally.responses} responses and ${tally.events} events fitted the types of stripe@${Stripe.PACKAGE_VERSION}; ` +
        `${tally.controls} negative controls, all rejected\n`,
    ),
  );

  it('answers every modelled endpoint in the shape that the SDK promises', () =>
    inWorld(async (world) => {
      await customersAndMethods(world);
      await invoicesAndPayments(world);
      await creditNotes(world);
      await disputesAndRefunds(world);
      await moneyFromElsewhere(world);
      await taxes(world);
      await accountsAndPayouts(world);
      await balancesAndConnect(world);
      await eventsAndEndpoints(world);
      const untouched = modelledKeys.filter((key) => !world.seen.routes.has(key));
      expect(untouched).toEqual([]);
      expect(world.seen.events).toBeGreaterThan(150);
      const controls = responseControls(world.seen.samples);
      expect(controls.missed).toEqual([]);
      count(controls.tried);
      tally.endpoints = world.seen.routes.size;
      tally.requests = world.seen.requests;
      tally.responses = world.seen.responses;
      tally.events = world.seen.events;
    }));

  it('takes no parameter that the SDK does not have', () => {
    const invented = routes.flatMap((route) => {
      const key = routeKey(route.method, route.path);
      const params = schemas.routes[key]?.params;
      const known =
        params?.$ref === undefined ? undefined : schemas.definitions[params.$ref.slice('#/definitions/'.length)];
      return Object.keys(route.shape)
        .filter((name) => known?.properties?.[name] === undefined)
        .map((name) => `${key} ${name}`);
    });
    expect(invented).toEqual([]);
  });

  it('refuses an invented parameter on every route, as the types do', () => {
    const controls = parameterControls();
    expect(controls.missed).toEqual([]);
    count(controls.tried);
  });

  it('would notice a response that strays from the types', () =>
    inWorld(async (world) => {
      const customer = await world.stripe.customers.create({});
      const invoice: unknown = JSON.parse(
        JSON.stringify(await world.stripe.invoices.create({ customer: customer.id })),
      );
      const schema = schemas.routes['GET /v1/invoices/:x']?.result ?? {};
      const verdict = (change: (one: Record<string, unknown>) => void): number => {
        const copy: unknown = structuredClone(invoice);
        if (isRecord(copy)) change(copy);
        return misfits(schemas, schema, copy).length;
      };
      expect(verdict(() => undefined)).toBe(0);
      const spoilt: ((one: Record<string, unknown>) => void)[] = [
        (one) => delete one['amount_due'],
        (one) => (one['status'] = 'settled'),
        (one) => (one['total'] = '100'),
        (one) => (one['total'] = 1.5),
        (one) => (one['charge'] = 'ch_1'),
        (one) => (one['paid'] = true),
        (one) => (one['customer'] = { id: 'cus_1' }),
        (one) => (one['lines'] = []),
        (one) => (one['automatic_tax'] = { enabled: false }),
        (one) => (one['metadata'] = { a: 1 }),
        (one) => (one['object'] = 'bill'),
        (one) => (one['due_date'] = '2026-01-01'),
      ];
      expect(spoilt.map(verdict).filter((found) => found === 0)).toEqual([]);
      count(spoilt.length);
    }));

  it('would notice a request that strays from the types', () => {
    const seen = nothingSeen();
    const send = (path: string, body: string) => (): void =>
      checkRequest(seen, 'POST', new URL(`http://x${path}`), body);
    expect(
      send(
        '/v1/invoices',
        'customer=cus_1&metadata[a]=1&auto_advance=false&collection_method=send_invoice&days_until_due=30',
      ),
    ).not.toThrow();
    expect(
      send('/v1/invoiceitems', 'customer=cus_1&currency=usd&quantity_decimal=743.5&unit_amount_decimal=249.37'),
    ).not.toThrow();
    const strays = [
      ['/v1/invoices', 'customer=cus_1&application_fee=5'],
      ['/v1/invoices', 'customer=cus_1&collection_method=sent_invoice'],
      ['/v1/transfers', 'amount=100&currency=usd'],
      ['/v1/transfers', 'amount=1.5&currency=usd&destination=acct_1'],
      ['/v1/invoiceitems', 'customer=cus_1&currency=usd&price=price_1'],
      ['/v1/disputes/du_1', 'evidence[excuse]=none'],
      ['/v1/disputes/du_1', 'submit=perhaps'],
      ['/v1/refunds', 'charge=ch_1&reason=mistake'],
      ['/v1/payouts', 'amount=5'],
      ['/v1/payouts', 'amount=5&currency=usd&speed=fast'],
      ['/v1/topups', 'amount=many&currency=usd'],
      ['/v1/accounts', 'type=golden'],
      ['/v1/accounts', 'settings[payouts][debit_negative_balance]=true'],
      ['/v1/account_links', 'account=acct_1'],
      ['/v1/customers/cus_1/tax_ids', 'type=eu_vat'],
      [
        '/v1/customers/cus_1/funding_instructions',
        'currency=usd&funding_type=cheque&bank_transfer[type]=us_bank_transfer',
      ],
      ['/v1/payment_records/report_payment', 'amount_requested[value]=5&initiated_at=1'],
    ] as const;
    for (const [path, body] of strays) expect(send(path, body)).toThrow(/does not fit the types/);
    count(strays.length);
  });
});
