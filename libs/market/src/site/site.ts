import { type Decimal, type Instant, type Rate } from '#libs/kernel';
import { type EnergyCalendar } from '../energy/energy-calendar.js';

export const COOLING = ['AIR', 'LIQUID_READY', 'DIRECT_TO_CHIP', 'IMMERSION'] as const;
export type Cooling = (typeof COOLING)[number];

/** From `at` on, the site may draw up to `limitWatts` (until the next step). Steps ascend in time. */
export interface RampStep {
  readonly at: Instant;
  readonly limitWatts: number;
}

/** An energised place owned by one provider. All its leases draw on one power envelope. */
export interface Site {
  readonly id: string;
  readonly orgId: string;
  /** The miner's own name for it, unique within the organisation; the key of bulk upserts. */
  readonly externalId: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** State or province as ISO 3166-2 suffix, e.g. "TX", or null. */
  readonly subdivision: string | null;
  /** Slug of our region catalogue, e.g. "us-south". */
  readonly region: string;
  readonly timeZone: string;
  readonly latitude: Decimal | null;
  readonly longitude: Decimal | null;
  /** Grid or balancing authority, e.g. "ERCOT". */
  readonly gridRegion: string;
  /** Utility-side limit in watts, PUE included. Never exceeded by the sum of draws at any instant. */
  readonly powerLimitWatts: number;
  /** Energy price at the meter, per KWH. */
  readonly energyPrice: Rate;
  /** What energy costs by hour; null: the energy price, always. Private as the energy price is. */
  readonly energyCalendar: EnergyCalendar | null;
  /** Power usage effectiveness, >= 1. */
  readonly pue: Decimal;
  /** Grid intensity in grams CO2e per kWh. */
  readonly carbonGramsPerKwh: number;
  readonly cooling: Cooling;
  readonly certifications: readonly string[];
  /** When the site has (or will have) power: the base of "time to power". */
  readonly energisedAt: Instant;
  readonly ramp: readonly RampStep[];
  readonly version: number;
}
