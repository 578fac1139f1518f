import { type Ports } from '#libs/workflows';
import { acceptanceStore } from './acceptance.store.js';
import { availabilityStore } from './availability.store.js';
import { curtailmentCallStore } from './curtailment-call.store.js';
import { energyBillStore } from './energy-bill.store.js';
import { heartbeatStore } from './heartbeat.store.js';
import { leaseNoticeStore } from './lease-notice.store.js';
import { owedCreditStore } from './owed-credit.store.js';
import { readingStore } from './reading.store.js';
import { usageStore } from './usage.store.js';

/** What a lease's service rests on: acceptances, heartbeats, readings, notices, calls, closed months. */
export function meteringStores(): Pick<
  Ports,
  | 'acceptances'
  | 'heartbeats'
  | 'readings'
  | 'leaseNotices'
  | 'curtailmentCalls'
  | 'availability'
  | 'energyBills'
  | 'owedCredits'
  | 'usage'
> {
  return {
    acceptances: acceptanceStore(),
    heartbeats: heartbeatStore(),
    readings: readingStore(),
    leaseNotices: leaseNoticeStore(),
    curtailmentCalls: curtailmentCallStore(),
    availability: availabilityStore(),
    energyBills: energyBillStore(),
    owedCredits: owedCreditStore(),
    usage: usageStore(),
  };
}
