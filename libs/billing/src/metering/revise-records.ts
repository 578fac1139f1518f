import { type Instant, compareDecimal, rational } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type ContractedLoad, meteredEnergy } from './energy.js';
import { type MeterReading, currentReadings } from './meter-reading.js';
import { type MeterRecord } from './meter-record.js';

/** Days after the end of a lease in which readings still change what it is billed. What comes later waits for a person. */
export const LATE_DAYS = 90;

/**
 * The load a hall was sold at: a kW of it is a kW, and its PUE the watts at the meter per kW in its terms, so that a site whose PUE is stated
 * anew later changes no bill.
 */
export function loadOfHall({ units, terms }: Pick<Lease, 'units' | 'terms'>): ContractedLoad {
  return { itKilowatts: rational(units), pue: rational(terms.meterWattsPerUnit, 1_000) };
}

/**
 * The next revision of each record that readings say something else of, but for its id. `readings` are all that touch the records, with their
 * corrections; those received after `until` do not count any more.
 */
export function revisedRecords(
  records: readonly MeterRecord[],
  readings: readonly MeterReading[],
  load: ContractedLoad,
  until: Instant | null,
): Omit<MeterRecord, 'id'>[] {
  const standing = currentReadings(readings.filter(({ receivedAt }) => until === null || receivedAt <= until));
  return records.flatMap((record): Omit<MeterRecord, 'id'>[] => {
    const { id: _id, ...known } = record;
    const read = meteredEnergy(record.period, standing, load);
    const isSame =
      compareDecimal(read.energyKwh, record.energyKwh) === 0 &&
      read.source === record.source &&
      read.readingIds.join() === record.readingIds.join();
    return isSame ? [] : [{ ...known, ...read, revision: record.revision + 1 }];
  });
}
