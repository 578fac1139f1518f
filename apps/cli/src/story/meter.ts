import { type MeterReadingInput } from '../gql/provider/graphql.js';
import { type Cast, listingOf, onDay } from './cast.js';

const HOUR_MS = 3_600_000;
/** What 32 of its H100 may draw, nodes and network included. */
const CONTRACTED_WATTS = 32 * 1_275;

/** Thousandths of the contracted load by the hour of a run: a training job of 80 hours, an evaluation, and a night until the next one. */
function loadAt(hour: number): number {
  const ofRun = hour % 96;
  if (ofRun >= 88) return 120;
  if (ofRun >= 80) return 430 + (ofRun % 3) * 40;
  return ofRun % 12 === 11 ? 640 : 880 + ((ofRun * 7) % 9) * 8; // each twelfth hour ends in a checkpoint
}

/** Where the meter of a lease begins to speak in the story. */
export const meterStart = (cast: Cast): Date => onDay(cast, 31);

/** Sends what the meter of Meridian's H100 read in the full hours since; gives the hour to go on from. */
export async function readMeter(cast: Cast, leaseId: string | undefined, since: Date, until: Date): Promise<Date> {
  const readings: MeterReadingInput[] = [];
  let at = since.getTime();
  for (; leaseId !== undefined && at + HOUR_MS <= until.getTime(); at += HOUR_MS) {
    const wattHours = Math.round((CONTRACTED_WATTS * loadAt(at / HOUR_MS)) / 1_000);
    const [start, end] = [at, at + HOUR_MS].map((ms) => new Date(ms).toISOString());
    readings.push({
      externalId: `pdu-4 ${start ?? ''}`,
      window: { start: start ?? '', end: end ?? '' },
      itKwh: `${Math.floor(wattHours / 1_000)}.${String(wattHours % 1_000).padStart(3, '0')}`,
    });
  }
  if (leaseId !== undefined && readings.length > 0)
    await listingOf(cast, 'pecos-h100').desk.readMeter(leaseId, readings);
  return new Date(at);
}
