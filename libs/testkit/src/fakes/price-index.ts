import { type PriceIndexStore } from '#libs/workflows';

/** No bookings, no history: markets without an index. */
export function fakePriceIndex(): PriceIndexStore {
  return {
    lastDay: () => Promise.resolve(null),
    booked: () => Promise.resolve([]),
    write: () => Promise.resolve(),
    series: () => Promise.resolve([]),
  };
}
