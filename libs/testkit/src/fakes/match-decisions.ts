import { createHash } from 'node:crypto';
import {
  type DecisionState,
  type MatchDecision,
  type MatchDecisionStore,
  type MatchSuggestion,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { pageOf } from './paging.js';

export interface MatchDecisionTables {
  readonly decisions: FakeTable<MatchDecision>;
  readonly suggestions: FakeTable<MatchSuggestion>;
}

export function matchDecisionTables(database: FakeDatabase): MatchDecisionTables {
  return {
    decisions: database.table<MatchDecision>(() => null),
    suggestions: database.table<MatchSuggestion>(() => null),
  };
}

const stateOf = ({ steps }: MatchDecision): DecisionState | undefined => steps.at(-1)?.kind;

/** What people decided about matches, in memory. */
export function fakeMatchDecisions({ decisions, suggestions }: MatchDecisionTables, limit: bigint): MatchDecisionStore {
  const step: MatchDecisionStore['step'] = (tx, id, kind, comment) => {
    const before = decisions.get(tx, id);
    if (before === null) throw new Error(`there is no decision ${id}`);
    const seq = before.steps.length + 1;
    const hash = createHash('sha256').update(`${id} ${seq}`).digest('hex');
    const made = { seq, kind, comment, hash, at: tx.now, by: tx.scope.actorId };
    decisions.put(tx, id, { ...before, steps: [...before.steps, made] });
    return Promise.resolve();
  };
  const standing = (tx: Tx): MatchDecision[] => decisions.all(tx).filter((one) => stateOf(one) === 'APPROVED');
  return {
    insert: (tx, decision) => {
      decisions.put(tx, decision.id, { ...decision, steps: [] });
      return step(tx, decision.id, 'PROPOSED', null);
    },
    step,
    byId: (tx, id) => Promise.resolve(decisions.get(tx, id)),
    page: (tx, { entryId, states, ...request }) => {
      const isAbout = ({ entryIds, others }: MatchDecision): boolean =>
        entryId === undefined || entryIds.includes(entryId) || others.includes(entryId);
      const fits = decisions
        .all(tx)
        .filter((one) => isAbout(one) && (!states || states.some((state) => state === stateOf(one))));
      return Promise.resolve(pageOf(fits, request));
    },
    standing: (tx) => {
      const of = (kind: MatchDecision['kind']): MatchDecision[] => standing(tx).filter((one) => one.kind === kind);
      return Promise.resolve({
        links: of('MATCH').map(({ id, entryIds, evidence, reason }) => ({
          id,
          entryIds,
          evidence: [...evidence, `reason:${reason}`],
        })),
        barriers: of('APART').map(({ entryIds, others }) => ({ entryIds, from: others })),
        divisions: of('DIVIDE').map(({ entryIds, parts }) => ({ entryId: entryIds[0] ?? '', parts })),
      });
    },
    brokenChains: () => Promise.resolve([]),
    limitOf: () => Promise.resolve(limit),
    suggest: (tx, found) => {
      const keyOf = ({ entryIds, difference }: Pick<MatchSuggestion, 'entryIds' | 'difference'>): string =>
        `${entryIds.join()} ${difference.minor}`;
      const known = new Set(suggestions.all(tx).map(keyOf));
      const fresh = found.filter((one) => !known.has(keyOf(one)));
      for (const one of fresh) suggestions.put(tx, one.id, { ...one, answer: null });
      return Promise.resolve(fresh.length);
    },
    suggestion: (tx, id) => Promise.resolve(suggestions.get(tx, id)),
    answer: (tx, id, answer) => {
      const before = suggestions.get(tx, id);
      if (before === null || before.answer !== null) return Promise.resolve(false);
      suggestions.put(tx, id, { ...before, answer: { ...answer, at: tx.now, by: tx.scope.actorId } });
      return Promise.resolve(true);
    },
    suggestions: (tx, { isOpen, ...request }) =>
      Promise.resolve(
        pageOf(
          suggestions.all(tx).filter(({ answer }) => !isOpen || answer === null),
          request,
        ),
      ),
  };
}
