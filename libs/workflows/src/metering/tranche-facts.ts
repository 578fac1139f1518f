import {
  type CurtailmentFacts,
  type EnergyFacts,
  READING_DAYS,
  type TrancheFacts,
  type UsageFacts,
  availabilityOf,
  energyToBill,
} from '#libs/billing';
import {
  DAY,
  HOUR,
  type CurrencyCode,
  type Instant,
  type Period,
  ZERO,
  addMilliseconds,
  decimal,
  earliest,
  fromRational,
  includes,
  instantFromEpoch,
  latest,
  overlap,
  plus,
  rational,
  times,
  toRational,
} from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type TrancheFactsStore } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import {
  type EvidenceNeeds,
  contractOf,
  evidenceOf,
  loadOf,
  metered,
  promisedUnits,
  stretchOf,
} from './lease-evidence.js';

export type FactsNeeds = EvidenceNeeds & Pick<Ports, 'readings' | 'meters'>;

const NOTHING: TrancheFacts = { energy: null, availability: null, usage: [], curtailments: [], powerCharges: [] };
const AWAITED = READING_DAYS * DAY;

/**
 * What the meters say of a lease over a service period, put together from what was reported. A period is final `READING_DAYS` after its
 * end; whatever comes in later belongs to the period that is open then, so that every fact is billed once.
 */
export function trancheFacts(ports: FactsNeeds): TrancheFactsStore {
  return {
    of: async (tx, leaseId, service, currency) => {
      const lease = await ports.leases.byId(tx, leaseId);
      const ran = lease && metered(lease, service);
      if (!lease || !ran) return NOTHING;
      const evidence = await evidenceOf(ports)(tx, lease, ran);
      const counts = availabilityOf(ran, evidence);
      return {
        energy: await energyFacts(ports, tx, lease, ran),
        availability: {
          minutes: decimal(String(counts.minutes)),
          downMinutes: decimal(String(counts.downMinutes)),
          recordIds: [],
          stretches: [stretchOf(lease, ran, evidence)],
        },
        usage: await usageFacts(ports, tx, lease, ran),
        curtailments: await curtailmentFacts(ports, tx, lease, ran),
        powerCharges: await chargesOf(ports, tx, lease, { service: ran, currency }),
      };
    },
    finalUntil: async (tx, leaseId) => {
      const lease = await ports.leases.byId(tx, leaseId);
      if (!lease || lease.startedAt === null) return null;
      // heartbeats come by whole hours: one that is still open may hold minutes of a period that ends in its midst
      const closed = addMilliseconds(instantFromEpoch(Math.floor(tx.now / HOUR) * HOUR), -AWAITED);
      const until = earliest(closed, lease.endedAt ?? lease.period.end);
      return until > lease.startedAt ? until : null;
    },
  };
}

async function energyFacts(ports: FactsNeeds, tx: Tx, lease: Lease, service: Period): Promise<EnergyFacts> {
  const units = promisedUnits(lease, await contractOf(ports, tx, lease), service.start);
  const load = await loadOf(ports)(tx, lease, units);
  const closed = addMilliseconds(service.start, AWAITED);
  const late = await ports.readings.earliestLate(tx, lease.id, service.start, closed);
  const from = latest(lease.startedAt ?? service.start, late ?? service.start);
  const readings = await ports.readings.related(tx, lease.id, { start: from, end: service.end }, []);
  return energyToBill(service, from, readings, load);
}

/** GPU-hours the lease had, from its daily records; a record that straddles the period counts by its share of time. */
async function usageFacts(ports: FactsNeeds, tx: Tx, lease: Lease, service: Period): Promise<UsageFacts[]> {
  const records = await ports.meters.byLease(tx, lease.id, addMilliseconds(service.start, -DAY), service.end);
  const parts = records.flatMap((record) => {
    const part = overlap(record.period, service);
    if (part === null) return [];
    const share = rational(part.end - part.start, record.period.end - record.period.start);
    return [{ id: record.id, hours: times(toRational(record.unitHours), share) }];
  });
  if (parts.length === 0) return [];
  const hours = parts.map((part) => part.hours).reduce(plus, ZERO);
  return [{ gpuHours: fromRational(hours), price: null, recordIds: parts.map(({ id }) => id) }];
}

/** The instant a fact belongs to: the last one it is about, or the earliest that was still open when it came in. */
function billedAt(end: Instant, receivedAt: Instant): Instant {
  return latest(addMilliseconds(end, -1), addMilliseconds(receivedAt, -AWAITED));
}

async function curtailmentFacts(ports: FactsNeeds, tx: Tx, lease: Lease, service: Period): Promise<CurtailmentFacts[]> {
  const calls = await ports.curtailmentCalls.byLease(tx, lease.id);
  const settlements = await ports.curtailmentCalls.settlements(tx, lease.id);
  return calls.flatMap(({ id, window }): CurtailmentFacts[] => {
    const settled = settlements.get(id);
    if (!settled || !includes(service, billedAt(window.end, settled.settledAt))) return [];
    return [{ megawattHours: settled.megawattHours, price: settled.price, recordIds: [id] }];
  });
}

async function chargesOf(
  ports: FactsNeeds,
  tx: Tx,
  lease: Lease,
  { service, currency }: { readonly service: Period; readonly currency: CurrencyCode },
): Promise<TrancheFacts['powerCharges']> {
  const received = await ports.readings.charges(tx, lease.id, service, addMilliseconds(service.start, AWAITED));
  return received
    .filter(({ period, receivedAt, amount }) => {
      return amount.currency === currency && includes(service, billedAt(period.end, receivedAt));
    })
    .map(({ id, label, amount }) => ({ label, amount, recordId: id }));
}
