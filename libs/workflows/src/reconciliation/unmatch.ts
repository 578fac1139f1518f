import { type Result, ok, refuse } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type RecordMatch } from '../ports/reconciliation-stores.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { type DecisionNeeds, keep } from './decide-match.js';
import { reversalOf } from './resolve-exception.js';

type Needs = Pick<Ports, 'recordMatches' | 'ledger'> & DecisionNeeds;

export interface UnmatchCommand {
  readonly id: string;
  readonly reason: string;
  /** Which of its records do not belong to the others; left out: none belongs to any other. */
  readonly entryIds?: readonly string[] | null;
}

/**
 * Takes a match back, whatever made it. What was posted because of it (that a payout has arrived) is reversed; the match itself stays, with
 * who took it back and why. Its records are set apart, so that no rule brings the same ones together again; each may go with others, and the
 * next run or a person says with which. What a person matched is taken back as the decision that it is.
 */
export const unmatch = (ports: Needs) => {
  return (scope: PlatformScope, command: UnmatchCommand): Promise<Result<RecordMatch, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const { id } = command;
      const reason = command.reason.trim();
      if (reason.length < 1 || reason.length > 500)
        return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
      const match = await ports.recordMatches.byId(tx, id);
      if (match === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const odd = command.entryIds ?? [];
      if (odd.some((one) => !match.entryIds.includes(one)) || (odd.length > 0 && odd.length === match.entryIds.length))
        return refuse(invalid(['entryIds'], 'Name some of the records of the match, not all.'));
      const journalKeys = await reversed(ports, tx, match);
      if (!(await ports.recordMatches.unmatch(tx, id, { reason, journalKeys })))
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'], detail: 'The match was taken back before.' });
      const set = await setApart(ports, tx, match, { reason, odd });
      if (!set.ok) return set;
      await ports.audit.append(tx, { action: 'match.taken-back', subjectId: id, detail: { reason } });
      const after = await ports.recordMatches.byId(tx, id);
      return after === null ? refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] }) : ok(after);
    });
};

/** The record that a payout has arrived. */
const ARRIVAL = /^journal:stripe:.+:arrived(:\d+)?$/;

/** Reverses what was posted on the strength of the match alone. */
async function reversed(ports: Needs, tx: Tx, { entryIds }: RecordMatch): Promise<string[]> {
  const keys: string[] = [];
  for (const entryId of entryIds.filter((one) => ARRIVAL.test(one))) {
    const original = await ports.ledger.byKey(tx, entryId.slice('journal:'.length));
    const back = original && reversalOf(original, tx);
    if (back && (await ports.ledger.post(tx, back))) keys.push(back.idempotencyKey);
  }
  return keys;
}

/** A person's own decision is taken back; what a rule found is set apart, all from each other or some from the rest. */
async function setApart(
  ports: Needs,
  tx: Tx,
  { id, entryIds, amount, found }: RecordMatch,
  { reason, odd }: { readonly reason: string; readonly odd: readonly string[] },
): Promise<Result<unknown, Refusal>> {
  const made = found.filter(({ stage }) => stage === 'MANUAL').map(({ ruleId }) => ruleId.replace('/MANUAL', ''));
  for (const decisionId of odd.length === 0 ? made : []) {
    const decision = await ports.matchDecisions.byId(tx, decisionId);
    if (decision?.steps.at(-1)?.kind === 'APPROVED')
      await ports.matchDecisions.step(tx, decisionId, 'TAKEN_BACK', reason);
  }
  const isOnlyManual = odd.length === 0 && found.every(({ stage }) => stage === 'MANUAL');
  if (isOnlyManual) return ok(null);
  const others = odd.length === 0 ? entryIds : entryIds.filter((one) => !odd.includes(one));
  return keep(
    ports,
    tx,
    { reason, evidence: [`match:${id}`] },
    {
      ...{ kind: 'APART', entryIds: odd.length === 0 ? entryIds : odd, others, parts: [], subjectId: id },
      ...{ amount: { ...amount, minor: amount.minor < 0n ? -amount.minor : amount.minor }, differenceMinor: 0n },
    },
  );
}
