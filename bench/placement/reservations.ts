/** Bookings over time on one resource: best fit in the plane against best fit within the window alone, seed by seed. */
import { RESERVATION_WORLDS, bookAll } from '../../libs/market/src/capacity/reservations.spec-data.js';

export function compareInPlane(seeds: readonly number[]): void {
  console.log(
    `bookings over time, ${seeds.length} seeds from ${seeds[0]}: of the free unit-hours unusable (fragmentation), of the asked ones refused`,
  );
  for (const world of RESERVATION_WORLDS) {
    const [plain, timely] = [false, true].map((looksAround) => {
      const outcomes = seeds.map((seed) => bookAll(world, seed, looksAround));
      const mean = (value: (outcome: (typeof outcomes)[number]) => number): string =>
        ((100 * outcomes.reduce((sum, outcome) => sum + value(outcome), 0)) / outcomes.length).toFixed(2).padStart(6);
      return `${mean(({ fragmentation }) => fragmentation)} % unusable ${mean(({ refused }) => refused)} % refused`;
    });
    console.log(`  ${world.name.padEnd(16)} window alone: ${plain}   in the plane: ${timely}`);
  }
  console.log('');
}
