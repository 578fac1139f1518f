// World: the fakes alone, all in memory; the same contracts run on the stores in libs/store/src/contracts.db.spec.ts.
import { anOfferOf, aPool, aSite } from '../builders/domain.js';
import { moneyWorld } from '../fakes/money-world.js';
import { capacityContract } from './capacity.contract.js';
import { billedMetersContract } from './billed-meters.contract.js';
import { meteringContract } from './metering.contract.js';
import { powerContract } from './power.contract.js';
import { booksContract, idempotencyContract } from './books.contract.js';
import { creditContract } from './credit.contract.js';
import { ledgerContract } from './ledger.contract.js';
import { type ContractWorld, STAFF } from './world.js';

function setup(): Promise<ContractWorld> {
  const { ports, real } = moneyWorld();
  return Promise.resolve({
    ports,
    tenantOrgId: 'org_ai',
    listing: async ({ wattsPerUnit = 1_000, powerLimitWatts = 1_000_000 } = {}) => {
      const site = aSite({ powerLimitWatts });
      const pool = aPool({ orgId: site.orgId, siteId: site.id });
      await ports.unitOfWork.run(STAFF, async (tx) => {
        await ports.sites.save(tx, site);
        await ports.pools.save(tx, pool);
        await ports.offers.put(tx, anOfferOf(pool, site, { meterWattsPerUnit: wattsPerUnit }));
      });
      return { site, pool };
    },
    letRealTimePass: (milliseconds) => {
      real.now += milliseconds;
      return Promise.resolve();
    },
  });
}

capacityContract('the fakes', setup);
powerContract('the fakes', setup);
meteringContract('the fakes', setup);
billedMetersContract('the fakes', setup);
booksContract('the fakes', setup);
creditContract('the fakes', setup);
idempotencyContract('the fakes', setup);
ledgerContract('the fakes', setup);
