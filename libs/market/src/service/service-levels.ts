import { decimal } from '#libs/kernel';
import { type SlaTerms } from '../contract/service-terms.js';

/** What Gridlease publishes for capacity that is booked without a contract. A version is never changed: leases carry its name. */
interface ServiceLevels {
  /** "GPU-2026-1": what it is for, and which version. */
  readonly version: string;
  /** By calendar month of the lease; percent of what its capacity was invoiced. */
  readonly sla: SlaTerms;
  /** How much of a credit the provider gives up of its share, in basis points of it; the platform gives up its fee on it. */
  readonly providerBearsBasisPoints: number;
}

/**
 * Oldest first; the last is what new quotes carry. GPU nodes: 99.5 % of the minutes of a month, in steps up to half of the month. Availability
 * is that of the node agents; agreed maintenance and called curtailment are left out. A month of which no agent reported has none: unknown is
 * neither 0 nor 100 %, and credits nothing. No exit for chronic failure: a reserved lease that fails for months ends by agreement.
 */
const PUBLISHED: readonly ServiceLevels[] = [
  {
    version: 'GPU-2026-1',
    sla: {
      steps: [
        { below: decimal('99.5'), creditPercent: decimal('5') },
        { below: decimal('99'), creditPercent: decimal('10') },
        { below: decimal('95'), creditPercent: decimal('25') },
        { below: decimal('90'), creditPercent: decimal('50') },
      ],
      capPercent: decimal('50'),
      chronic: null,
    },
    providerBearsBasisPoints: 10_000,
  },
];

/**
 * The version a new quote carries. Halls have none: what a hall is let for is written in a contract, with its own table. Interruptible
 * capacity has none either, since being taken away is what it is sold for; it is let under contracts only, so no mode of a quote is.
 */
export function publishedServiceLevels(kind: 'GPU' | 'HALL'): string | null {
  return kind === 'GPU' ? (PUBLISHED.at(-1)?.version ?? null) : null;
}

/** What a version says; null: it was never published. */
export function serviceLevelsOf(version: string | null): ServiceLevels | null {
  return PUBLISHED.find((one) => one.version === version) ?? null;
}
