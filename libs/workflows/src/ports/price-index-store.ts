import { type Instant, type Period } from '#libs/kernel';
import { type IndexFigures, type PriceSample, type SeriesKey } from '#libs/market';
import { type Tx } from './unit-of-work.js';

/** BOOKED: what was paid in the 30 days to the end of a day. LISTED: what listings asked at its end. */
export type IndexBasis = 'BOOKED' | 'LISTED';

/** A figure of the index, of a day that is over; never changed once it is written. */
export interface IndexPoint extends IndexFigures {
  /** First instant of the day, UTC. */
  readonly day: Instant;
}

/** Public: everyone may read the index, the worker alone adds to it. */
export interface PriceIndexStore {
  /** The first instant of the last day that has been written; null: none has. */
  lastDay(tx: Tx, basis: IndexBasis): Promise<Instant | null>;
  /** Bookings of GPUs confirmed in a window, at what each paid per GPU-hour. For the worker. */
  booked(tx: Tx, window: Period): Promise<PriceSample[]>;
  /** Writes a day of a basis, empty ones too. A day that is there already stays as it is. */
  write(
    tx: Tx,
    basis: IndexBasis,
    day: Instant,
    rows: readonly (IndexFigures & { readonly key: SeriesKey })[],
  ): Promise<void>;
  /** A series, oldest day first: days on which nothing was sampled are absent. */
  series(tx: Tx, basis: IndexBasis, key: SeriesKey, from: Instant): Promise<IndexPoint[]>;
}
