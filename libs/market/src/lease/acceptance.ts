import { type Decimal, type Instant, compareDecimal } from '#libs/kernel';

/** How a delivery came to be accepted. */
export type AcceptanceBasis = 'TEST_PASSED' | 'TENANT_ACCEPTED' | 'PERIOD_PASSED';

/** What the provider measured at hand-over. Null: not measured, so not judged, and shown to the tenant as such. */
export interface AcceptanceTest {
  readonly measuredAt: Instant;
  /** GPUs or kW that answered under load. */
  readonly units: number;
  /** Gbit/s of the slowest node. */
  readonly networkGbpsPerNode: number | null;
  readonly pue: Decimal | null;
  /** Where the report lies: a name, an address or a hash. */
  readonly report: string;
}

/** What the lease and its listing promise. Null: nothing of that kind. */
export interface AcceptancePromise {
  readonly units: number;
  readonly networkGbpsPerNode: number | null;
  readonly pue: Decimal | null;
}

/** A figure that misses what was promised. */
export interface Shortfall {
  readonly figure: 'units' | 'networkGbpsPerNode' | 'pue';
  readonly detail: string;
}

/** Who accepted a delivery, when, and what it rests on. Never changed. */
export interface LeaseAcceptance {
  readonly id: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly basis: AcceptanceBasis;
  /** From this instant the meter may run. */
  readonly at: Instant;
  readonly actorId: string;
  /** The delivery it accepts. */
  readonly deliveredAt: Instant;
  /** Of TEST_PASSED only. */
  readonly test: AcceptanceTest | null;
}

/** Figures that miss the promise, none when the test is passed. More than was promised is fine; a lower PUE is better. */
export function shortfalls(test: AcceptanceTest, promise: AcceptancePromise): Shortfall[] {
  const missing: Shortfall[] = [];
  if (test.units < promise.units)
    missing.push({ figure: 'units', detail: `${test.units} of ${promise.units} units answered` });
  const [speed, promisedSpeed] = [test.networkGbpsPerNode, promise.networkGbpsPerNode];
  if (speed !== null && promisedSpeed !== null && speed < promisedSpeed)
    missing.push({ figure: 'networkGbpsPerNode', detail: `${speed} of ${promisedSpeed} Gbit/s per node` });
  if (test.pue !== null && promise.pue !== null && compareDecimal(test.pue, promise.pue) > 0)
    missing.push({ figure: 'pue', detail: 'the PUE is above the one of the listing' });
  return missing;
}
