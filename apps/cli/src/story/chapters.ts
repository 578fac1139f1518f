import { type BillingMode } from '../gql/tenant/graphql.js';
import { type Booked } from '../tenant-desk.js';
import { type Cast, listingOf, onDay, tenantOf } from './cast.js';
import { agentOfRender } from './heartbeats.js';
import { signHosting } from './hosting-contract.js';
import { type TenantName } from './tenants.js';

/** Something that happens at noon of a day of the story; a lease is remembered by name for later chapters. */
export interface Chapter {
  readonly day: number;
  readonly title: string;
  readonly happen: (cast: Cast, leases: Map<string, string>) => Promise<void>;
}

interface Deal {
  readonly tenant: TenantName;
  readonly listing: string;
  readonly units: number;
  readonly fromDay: number;
  readonly days: number;
  readonly gang?: boolean;
  readonly billing?: BillingMode;
  readonly purchaseOrder?: string;
}

async function book(cast: Cast, deal: Deal): Promise<Booked> {
  const tenant = tenantOf(cast, deal.tenant);
  const quote = await tenant.quote({
    offerId: listingOf(cast, deal.listing).id,
    units: deal.units,
    gang: deal.gang ?? false,
    billing: deal.billing ?? 'RESERVED',
    window: {
      start: onDay(cast, deal.fromDay).toISOString(),
      end: onDay(cast, deal.fromDay + deal.days).toISOString(),
    },
  });
  return tenant.book(quote.id, deal.purchaseOrder ?? null);
}

/** Books, pays what is due by card (wires arrive when staff record them) and lets the provider prepare access. */
async function lease(cast: Cast, deal: Deal, access: string): Promise<string> {
  const { lease: booked, invoice } = await book(cast, deal);
  if (invoice !== null && invoice !== undefined) {
    if (invoice.collection === 'WIRE') await cast.staff.recordArrivedWires();
    else await tenantOf(cast, deal.tenant).pay(invoice.id);
  }
  await cast.staff.settled();
  await listingOf(cast, deal.listing).desk.deliver(booked.id, access);
  return booked.id;
}

const YEAR = 365;

export const CHAPTERS: readonly Chapter[] = [
  {
    day: 0,
    title: 'Atlas takes 270 MW for 12 years at Denton Flats; Boreal takes 4,096 GPUs for 3 years at Blönduós',
    happen: async (cast, leases) => {
      leases.set(
        'hosting',
        await lease(
          cast,
          {
            tenant: 'atlas',
            listing: 'denton-hpc',
            units: 270_000,
            fromDay: 1,
            days: 12 * YEAR + 3,
            purchaseOrder: 'ATL-DC-001',
          },
          'Denton Flats, halls 1-6, dock 2',
        ),
      );
      leases.set(
        'fleet',
        await lease(
          cast,
          {
            tenant: 'boreal',
            listing: 'blonduos-h100',
            units: 4096,
            gang: true,
            fromDay: 1,
            days: 3 * YEAR,
            purchaseOrder: 'BV-2026-17',
          },
          'ssh boreal@login.blonduos.example',
        ),
      );
    },
  },
  {
    day: 2,
    title:
      'Halcyon reserves 64 H100 for 90 days; Kestrel starts 8 L40S on demand; Saffron takes 8 A100 for three weeks',
    happen: async (cast, leases) => {
      leases.set(
        'halcyon',
        await lease(
          cast,
          {
            tenant: 'halcyon',
            listing: 'pecos-h100',
            units: 64,
            gang: true,
            fromDay: 3,
            days: 90,
            purchaseOrder: 'HAL-88',
          },
          'ssh halcyon@gw.pecos.example',
        ),
      );
      leases.set(
        'kestrel',
        await lease(
          cast,
          { tenant: 'kestrel', listing: 'dalton-l40s', units: 8, fromDay: 3, days: 90, billing: 'ON_DEMAND' },
          'ssh kestrel@gw.dalton.example',
        ),
      );
      leases.set(
        'saffron',
        await lease(
          cast,
          { tenant: 'saffron', listing: 'marble-a100', units: 8, fromDay: 3, days: 21 },
          'ssh saffron@gw.marble.example',
        ),
      );
    },
  },
  {
    day: 10,
    title: 'Meridian leases 32 H100, tries 64 more and calls them off; Kestrel books and never pays',
    happen: async (cast, leases) => {
      leases.set(
        'meridian',
        await lease(
          cast,
          {
            tenant: 'meridian',
            listing: 'pecos-h100',
            units: 32,
            gang: true,
            fromDay: 11,
            days: 60,
            purchaseOrder: 'MER-1042',
          },
          'ssh meridian@gw.pecos.example',
        ),
      );
      const calledOff = await book(cast, {
        tenant: 'meridian',
        listing: 'pecos-h100',
        units: 64,
        fromDay: 20,
        days: 30,
      });
      await tenantOf(cast, 'meridian').cancel(calledOff.lease.id);
      await book(cast, { tenant: 'kestrel', listing: 'medhat-h200', units: 16, fromDay: 15, days: 30 });
    },
  },
  {
    day: 18,
    title: 'Boreal rents 24 RTX 4090 on demand; Saffron takes 500 kW at Marble Creek for a year',
    happen: async (cast, leases) => {
      leases.set(
        'render',
        await lease(
          cast,
          { tenant: 'boreal', listing: 'dalton-4090', units: 24, fromDay: 19, days: 60, billing: 'ON_DEMAND' },
          'ssh boreal@gw.dalton.example',
        ),
      );
      leases.set(
        'cage',
        await lease(
          cast,
          {
            tenant: 'saffron',
            listing: 'marble-hall',
            units: 500,
            fromDay: 20,
            days: YEAR + 5,
            purchaseOrder: 'SH-31',
          },
          'Marble hall B, cage 4, escort from the gatehouse',
        ),
      );
    },
  },
  {
    day: 33,
    title: 'Month end: invoices go out and are paid',
    happen: async (cast) => payEverything(cast),
  },
  {
    day: 40,
    title: 'Boreal ends its RTX 4090 early; a switch fails under Meridian; Lone Star blocks two nodes for maintenance',
    happen: async (cast, leases) => {
      const render = leases.get('render');
      if (render !== undefined) {
        await listingOf(cast, 'dalton-4090').desk.report(render, agentOfRender(cast));
        await tenantOf(cast, 'boreal').end(render);
      }
      const { desk, id } = listingOf(cast, 'pecos-h100');
      const meridian = leases.get('meridian');
      if (meridian !== undefined)
        await desk.reportFault(
          meridian,
          'One of four leaf switches is out; 400 Gb/s instead of 1600 Gb/s between nodes. Part arrives tomorrow.',
        );
      await desk.block({
        listingId: id,
        window: { start: onDay(cast, 64).toISOString(), end: onDay(cast, 67).toISOString() },
        fromUnit: 480,
        toUnit: 496,
        reason: 'MAINTENANCE',
        note: 'Leaf switch firmware',
      });
    },
  },
  {
    day: 45,
    title: 'Meridian and Lone Star negotiate a hosting contract and sign it: 12 MW at Denton Flats for 5 years',
    happen: async (cast, leases) => void leases.set('contract', await signHosting(cast, STORY_DAYS)),
  },
  {
    day: 60,
    title: 'Second month end; Saffron moves on to H200, starting today, not handed over yet',
    happen: async (cast) => {
      await payEverything(cast);
      const { invoice } = await book(cast, {
        tenant: 'saffron',
        listing: 'medhat-h200',
        units: 16,
        gang: true,
        fromDay: 61,
        days: 45,
      });
      if (invoice !== null && invoice !== undefined) await tenantOf(cast, 'saffron').pay(invoice.id);
    },
  },
  {
    day: 61,
    title: 'ERCOT calls Pecos Ridge down to 20 MW for an afternoon; 16 H100 are kept for burn-in',
    happen: async (cast) => {
      const { desk, id } = listingOf(cast, 'pecos-h100');
      await desk.curtail('pecos', {
        window: { start: onDay(cast, 64, 20).toISOString(), end: onDay(cast, 65, 1).toISOString() },
        limitKw: '20000',
        reason: 'GRID_ORDER',
        note: 'EEA level 2 expected; mining yields, leases run on',
      });
      await desk.block({
        listingId: id,
        window: { start: onDay(cast, 63).toISOString(), end: onDay(cast, 70).toISOString() },
        fromUnit: 496,
        toUnit: 512,
        reason: 'OWN_USE',
        note: 'Burn-in after the firmware change',
      });
    },
  },
  {
    day: 62,
    title: 'Halcyon books ahead; Meridian still has to pay for 16 A100',
    happen: async (cast) => {
      const ahead = await book(cast, {
        tenant: 'halcyon',
        listing: 'marble-a100',
        units: 32,
        gang: true,
        fromDay: 75,
        days: 60,
        purchaseOrder: 'HAL-93',
      });
      if (ahead.invoice !== null && ahead.invoice !== undefined) await tenantOf(cast, 'halcyon').pay(ahead.invoice.id);
      await book(cast, { tenant: 'meridian', listing: 'marble-a100', units: 16, fromDay: 65, days: 30 });
    },
  },
];

/** Every card invoice is paid by its tenant and every wire arrives. */
async function payEverything(cast: Cast): Promise<void> {
  await cast.staff.recordArrivedWires();
  for (const tenant of cast.tenants.values()) await tenant.payOpenInvoices();
  await cast.staff.settled();
}

/** How many days before today the story begins. */
export const STORY_DAYS = 62;
