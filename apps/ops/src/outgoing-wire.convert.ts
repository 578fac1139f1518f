import { moneyToGraphQL, type ops } from '#libs/schema';
import { type OutgoingWire } from '#libs/workflows';

/** A wire without the name of who gets it, which a loader gives. */
export type WireAnswer = Omit<ops.OutgoingWire, 'beneficiary'>;

export function wireToGraphQL(wire: OutgoingWire): WireAnswer {
  const { id, purpose, subjectId, beneficiaryOrgId, amount, reason, state, preparedAt, preparedBy, steps } = wire;
  return {
    ...{ id, purpose, subjectId, beneficiaryId: beneficiaryOrgId, amount: moneyToGraphQL(amount), reason, state },
    ...{ preparedAt, preparedBy, steps: steps.map((step) => ({ ...step })) },
  };
}
