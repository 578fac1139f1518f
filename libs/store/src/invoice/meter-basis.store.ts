import { type ServiceBasis } from '#libs/billing';
import { type Decimal, decimalToString, instantToString } from '#libs/kernel';
import { type InvoiceStore, type MeteredLine } from '#libs/workflows';
import { on } from '../database/store-tx.js';
import { slaToJson } from '../metering/sla-json.js';

/** What metered lines of a contract were made of (0057): the close holds them against their records. */
export const keepBasis: InvoiceStore['keepBasis'] = async (tx, invoiceId, lines) => {
  await on(tx).change(
    `INSERT INTO invoice_meter_basis (invoice_id, place, kind, currency, amount_minor, quantity, price, record_ids, energy, service)
     SELECT invoice_id, place, kind, currency, amount_minor, quantity, price, record_ids, energy, service
     FROM jsonb_populate_recordset(NULL::invoice_meter_basis, $1)`,
    [JSON.stringify(lines.map((line, place) => ({ invoice_id: invoiceId, place, ...rowOf(line) })))],
  );
};

const text = (figure: Decimal | null): string | null => figure && decimalToString(figure);

function rowOf({ kind, amount, meterRecordIds, basis: { quantity, energy, price, service } }: MeteredLine) {
  return {
    ...{ kind, currency: amount.currency, amount_minor: String(amount.minor), record_ids: meterRecordIds },
    ...{ quantity: text(quantity), price: text(price), service: service && serviceOf(service) },
    energy: energy && {
      parts: energy.parts.map(({ id, milliseconds, isOwn, pue }) => ({
        id,
        ms: milliseconds,
        own: isOwn,
        pue: text(pue),
      })),
      ...{
        rest: text(energy.restKwh),
        restSite: text(energy.restSiteKwh),
        pue: text(energy.pue),
        cap: text(energy.pueCap),
      },
      ...{ minimum: text(energy.minimumKwh), price: text(energy.price), adder: text(energy.adder) },
    },
  };
}

function serviceOf({ rent, sla, minutes, downMinutes, stretches }: ServiceBasis) {
  return {
    ...{ rent: String(rent.minor), minutes: text(minutes), down: text(downMinutes), sla: slaToJson(sla) },
    stretches: stretches.map(({ leaseId, period: { start, end }, reportedSince, ...one }) => ({
      ...{ lease: leaseId, from: instantToString(start), until: instantToString(end), promised: one.promisedUnits },
      ...{ since: reportedSince && instantToString(reportedSince), faulty: one.isFaultyBefore },
      maintenance: one.maintenanceIds,
    })),
  };
}
