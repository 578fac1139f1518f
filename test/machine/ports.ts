import { createHash } from 'node:crypto';
import { stripePayments } from '#libs/payments';
import { openDatabase } from '#libs/store';
import { type Ports } from '#libs/workflows';
import { type Addresses } from '../../bench/year/addresses.js';

/** The product's own stores on a database, and its own adapter to the Stripe that the addresses name. */
export async function openPorts({ database: url, emulator, tenantTokenKey, stripeKey }: Addresses) {
  const as = (role: string): string => Object.assign(new URL(url), { username: role }).toString();
  const database = await openDatabase({
    appUrl: as('gridlease_app'),
    staffUrl: as('gridlease_staff'),
    tenantTokenKey,
    poolSize: 5,
  });
  const payments = stripePayments({ secretKey: stripeKey, apiBase: emulator });
  const settings: Ports['settings'] = {
    platformFeeBasisPoints: 500,
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
    ...{ collectionAccounts: [], isClockControlled: true, timeZoneData: process.versions.tz ?? 'unknown' },
  };
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const ports: Ports = { unitOfWork: database.unitOfWork, ...database.stores, payments, settings, sha256 };
  return { ports, close: () => database.close() };
}
