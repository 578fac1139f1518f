import { money } from '#libs/kernel';
import { type OutgoingWire, type OutgoingWireStore } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { pageOf } from './paging.js';

export interface OutgoingWireTables {
  readonly outgoingWires: FakeTable<OutgoingWire>;
}

export function outgoingWireTables(database: FakeDatabase): OutgoingWireTables {
  return { outgoingWires: database.table<OutgoingWire>((row) => [row.beneficiaryOrgId]) };
}

const isLive = ({ state, purpose }: OutgoingWire): boolean =>
  ['PREPARED', 'APPROVED', 'SENT'].includes(state) || (state === 'BOOKED' && purpose !== 'DEPOSIT_RETURN');

/** The register of outgoing wires in memory; above 10,000.00 of any currency it takes two people. */
export function fakeOutgoingWires({ outgoingWires }: OutgoingWireTables): OutgoingWireStore {
  return {
    byId: (tx, id) => Promise.resolve(outgoingWires.get(tx, id)),
    lock: (tx, id) => Promise.resolve(outgoingWires.get(tx, id)),
    bySubjects: (tx, ids) => Promise.resolve(outgoingWires.all(tx).filter(({ subjectId }) => ids.includes(subjectId))),
    page: (tx, { states, ...request }) =>
      Promise.resolve(
        pageOf(
          outgoingWires.all(tx).filter(({ state }) => states?.includes(state) ?? true),
          request,
        ),
      ),
    insert: (tx, wire) => {
      const isTaken = outgoingWires
        .rows()
        .some((one) => one.purpose === wire.purpose && one.subjectId === wire.subjectId && isLive(one));
      if (!isTaken) outgoingWires.put(tx, wire.id, wire);
      return Promise.resolve(!isTaken);
    },
    step: (tx, { id }, step) => {
      const wire = outgoingWires.get(tx, id);
      if (wire) outgoingWires.put(tx, id, { ...wire, state: step.state, steps: [...wire.steps, step] });
      return Promise.resolve();
    },
    isKnown: (_tx, state, reference) =>
      Promise.resolve(
        outgoingWires
          .rows()
          .some(({ steps }) => steps.some((step) => step.state === state && step.reference === reference)),
      ),
    limitOf: (_tx, currency) => Promise.resolve(money(1_000_000n, currency)),
  };
}
