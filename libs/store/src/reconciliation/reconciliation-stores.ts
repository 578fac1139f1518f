import { type Ports } from '#libs/workflows';
import { operationStore } from '../records/operation.store.js';
import { exceptionStore } from './exception.store.js';
import { matchDecisionStore } from './match-decision.store.js';
import { recordMatchStore } from './record-match.store.js';
import { stagingStore } from './staging.store.js';

/** What reconciliation keeps, under its names in `Ports`. */
export function reconciliationStores(): Pick<
  Ports,
  'exceptions' | 'recordMatches' | 'matchDecisions' | 'staging' | 'operations'
> {
  return {
    exceptions: exceptionStore(),
    recordMatches: recordMatchStore(),
    matchDecisions: matchDecisionStore(),
    staging: stagingStore(),
    operations: operationStore(),
  };
}
