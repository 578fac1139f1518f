import { type Result, assert, ok, parseCivilDate, refuse } from '#libs/kernel';
import { type TaxEntry } from '#libs/market';
import { type Done, once } from '../once.js';
import { type Ports } from '../ports/ports.js';
import { type TaxRecord } from '../ports/tax-store.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'taxes' | 'idempotency' | 'audit'>;

export interface TaxEntryCommand extends Omit<TaxEntry, 'id'> {
  readonly idempotencyKey: string | null;
}

/** ISO 3166-1 alpha-2, 3166-2, or that with a county or city in capitals. */
const JURISDICTION = /^[A-Z]{2}(-[A-Z0-9]{1,3}(:[A-Z0-9 .'-]{1,40})?)?$/;

/**
 * Staff add a rate that holds from a day on, or that we collect there from then on. Nothing is changed: the catalogue and earlier entries
 * stay, and of two for one day the later one holds. Quotes from now on and invoices with a tax point from that day on follow it.
 */
export const addTaxEntry = (ports: Needs) => {
  return (scope: PlatformScope, command: TaxEntryCommand): Promise<Result<TaxRecord, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { idempotencyKey: key, ...entry } = command;
      const again = async (id: string): Promise<TaxRecord> => {
        const found = (await ports.taxes.entries(tx)).find((one) => one.id === id);
        assert(found, 'a remembered tax entry exists');
        return found;
      };
      const input = [entry.jurisdiction, entry.name, entry.validFrom, entry.source, JSON.stringify(entry)];
      return once<TaxRecord, Refusal>(
        ports.idempotency,
        tx,
        { operation: 'taxRateAdd', key, input },
        again,
        async () => {
          const wrong = wrongWith(entry);
          if (wrong) return refuse(wrong);
          const { jurisdiction, name, source } = entry;
          const made = { ...entry, name: name.trim(), source: source.trim(), id: tx.newId('taxEntry') };
          const record: TaxRecord = { ...made, addedAt: tx.now, addedBy: scope.actorId };
          await ports.taxes.add(tx, record);
          const rate = entry.millionths === null ? 'not taxed' : `${entry.millionths} millionths`;
          const detail = { jurisdiction, rate, validFrom: entry.validFrom, source };
          await ports.audit.append(tx, { action: 'tax-rate.added', subjectId: record.id, detail });
          return ok<Done<TaxRecord>>({ resultId: record.id, value: record });
        },
      );
    });
};

function wrongWith(entry: Omit<TaxEntry, 'id'>): Refusal | null {
  const { jurisdiction, name, millionths, ofMillionths, validFrom, source } = entry;
  if (!JURISDICTION.test(jurisdiction))
    return invalid(['jurisdiction'], 'A jurisdiction is written FI, US-TX or US-TX:HOUSTON.');
  if (name.trim().length < 1 || name.length > 40) return invalid(['name'], 'The name of a tax has 1 to 40 characters.');
  if (millionths !== null && (millionths < 0 || millionths > 1_000_000))
    return invalid(['rate'], 'A rate is between 0 and 100 percent.');
  if (ofMillionths !== null && (ofMillionths < 1 || ofMillionths > 1_000_000))
    return invalid(['taxedShare'], 'The taxed share is above 0 and at most 100 percent.');
  if (!parseCivilDate(validFrom).ok) return invalid(['validFrom'], 'A day is written 2027-01-01.');
  if (source.trim().length < 10 || source.length > 500)
    return invalid(['source'], 'The source (law, notice, page) has 10 to 500 characters.');
  return null;
}
