import { type Money, type Result, money, ok, refuse } from '#libs/kernel';
import { type MatchEntry, SIDE_OF } from '#libs/ledger';
import { type MatchDecision, type NewDecision } from '../ports/match-decision-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

export type DecisionNeeds = Pick<Ports, 'unitOfWork' | 'matchDecisions' | 'staging' | 'audit'>;

interface Said {
  /** 1 to 500 characters. */
  readonly reason: string;
  /** References of documents: a file's id, a page of a remittance advice. */
  readonly evidence: readonly string[];
}

export interface MatchCommand extends Said {
  readonly entryIds: readonly string[];
}

export interface DivideCommand extends Said {
  readonly entryId: string;
  /** Minor units of the record's currency, signed as it is; they add up to it. */
  readonly parts: readonly bigint[];
}

/** More than this many records are no movement that a person has looked at. */
const MOST_RECORDS = 100;

/**
 * Says that records are one movement: one line for several invoices, a payment whose reference was wrong. Where the sides differ the
 * difference stays a break, to be resolved by a journal of its own. Up to the limit it counts at once; above, when another person approves.
 */
export const matchByHand = (ports: DecisionNeeds) => {
  return (scope: PlatformScope, command: MatchCommand): Promise<Result<MatchDecision, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => proposeMatch(ports, tx, command, null));
};

/** As `matchByHand`, in a transaction; `subjectId`: the suggestion that is accepted. */
export async function proposeMatch(
  ports: DecisionNeeds,
  tx: Tx,
  { entryIds, ...said }: MatchCommand,
  subjectId: string | null,
): Promise<Result<MatchDecision, Refusal>> {
  const ids = [...new Set(entryIds)];
  if (ids.length < 2 || ids.length > MOST_RECORDS)
    return refuse(invalid(['entryIds'], `A match is of 2 to ${MOST_RECORDS} different records.`));
  const entries = await recordsNamed(ports, tx, ids);
  const missing = ids.find((id) => !entries.has(id));
  if (missing !== undefined)
    return refuse<Refusal>({ code: 'NOT_FOUND', path: ['entryIds'], detail: `There is no record ${missing}.` });
  const all = [...entries.values()];
  const [first] = all;
  if (first === undefined || all.some(({ amount }) => amount.currency !== first.amount.currency))
    return refuse(invalid(['entryIds'], 'The records are in several currencies: nothing is netted across them.'));
  if (new Set(all.map(({ leg }) => leg)).size < 2)
    return refuse(invalid(['entryIds'], 'The records are all of one kind: a match brings different sides together.'));
  const taken = await takenBy(ports, tx, ids);
  if (taken !== null)
    return refuse<Refusal>({
      code: 'WRONG_STATE',
      path: ['entryIds'],
      detail: `${taken} says already what one of them belongs to: take it back first.`,
    });
  const [ours, theirs] = [sumOf(all, 'INTERNAL'), sumOf(all, 'OTHERS')];
  const size = [ours, theirs]
    .map((minor) => (minor < 0n ? -minor : minor))
    .reduce((most, one) => (one > most ? one : most));
  return keep(ports, tx, said, {
    ...{ kind: 'MATCH', entryIds: ids, parts: [], others: [], subjectId },
    ...{ amount: money(size, first.amount.currency), differenceMinor: theirs - ours },
  });
}

/** Divides one record in parts that are matched each by itself: a wire that is partly for one invoice. The record stays as it is. */
export const divideRecord = (ports: DecisionNeeds) => {
  return (scope: PlatformScope, { entryId, parts, ...said }: DivideCommand): Promise<Result<MatchDecision, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const entry = (await ports.staging.byIds(tx, [entryId])).find(({ id }) => id === entryId);
      if (entry === undefined) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['entryId'] });
      const refusal = divisionRefusal(entry, parts);
      if (refusal !== null) return refuse(refusal);
      if ((await takenBy(ports, tx, [entryId])) !== null)
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['entryId'],
          detail: 'A decision about it stands: take it back first.',
        });
      const { minor, currency } = entry.amount;
      const amount: Money = money(minor < 0n ? -minor : minor, currency);
      return keep(ports, tx, said, {
        ...{ kind: 'DIVIDE', entryIds: [entryId], parts, others: [], subjectId: null, amount, differenceMinor: 0n },
      });
    });
};

function divisionRefusal({ leg, amount, feeMinor }: MatchEntry, parts: readonly bigint[]): Refusal | null {
  if ((leg !== 'BANK_LINE' && leg !== 'RECORD') || feeMinor !== null)
    return invalid(['entryId'], 'A line of the bank or a record of ours is divided; what Stripe says is not.');
  if (parts.length < 2 || parts.length > MOST_RECORDS) return invalid(['parts'], `2 to ${MOST_RECORDS} parts.`);
  if (parts.some((minor) => minor === 0n || minor > 0n !== amount.minor > 0n))
    return invalid(['parts'], 'Each part has the sign of the whole and is not zero.');
  const total = parts.reduce((sum, minor) => sum + minor, 0n);
  return total === amount.minor
    ? null
    : invalid(['parts'], `The parts come to ${total} minor units and not to ${amount.minor}.`);
}

/** Approves, rejects or takes back what was decided. What counts no more leaves the records to the rules again. */
export const stepDecision = (ports: DecisionNeeds) => {
  return (
    scope: PlatformScope,
    {
      id,
      kind,
      comment,
    }: { readonly id: string; readonly kind: 'APPROVED' | 'REJECTED' | 'TAKEN_BACK'; readonly comment: string | null },
  ): Promise<Result<MatchDecision, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const decision = await ports.matchDecisions.byId(tx, id);
      if (decision === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const state = decision.steps.at(-1)?.kind;
      if (state !== (kind === 'TAKEN_BACK' ? 'APPROVED' : 'PROPOSED'))
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['id'],
          detail: `It is ${state}: it cannot be ${kind} now.`,
        });
      const text = comment?.trim() ?? '';
      if (kind !== 'APPROVED' && (text.length < 1 || text.length > 2_000))
        return refuse(invalid(['comment'], 'A comment has 1 to 2,000 characters.'));
      if (kind === 'APPROVED' && !(await mayApprove(ports, tx, decision)))
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['id'],
          detail:
            'Above the limit another person approves than the one who proposed; a key belongs to nobody in person.',
        });
      await ports.matchDecisions.step(tx, id, kind, text === '' ? null : text);
      return ended(ports, tx, id, `match-decision.${kind.toLowerCase()}`);
    });
};

async function mayApprove(
  { matchDecisions }: DecisionNeeds,
  tx: Tx,
  { amount, steps }: MatchDecision,
): Promise<boolean> {
  if (amount.minor <= (await matchDecisions.limitOf(tx, amount.currency))) return true;
  const [maker, checker] = [steps[0]?.by, tx.scope.actorId];
  return maker !== checker && [maker, checker].every((by) => by?.startsWith('usr_'));
}

type Draft = Omit<NewDecision, 'id' | 'reason' | 'evidence'>;

/** Keeps a decision; within the limit it counts at once. */
export async function keep(
  ports: DecisionNeeds,
  tx: Tx,
  { reason, evidence }: Said,
  draft: Draft,
): Promise<Result<MatchDecision, Refusal>> {
  const text = reason.trim();
  if (text.length < 1 || text.length > 500) return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
  const { matchDecisions } = ports;
  const id = tx.newId('matchDecision');
  await matchDecisions.insert(tx, { ...draft, id, reason: text, evidence });
  const isSmall = draft.amount.minor <= (await matchDecisions.limitOf(tx, draft.amount.currency));
  if (isSmall || draft.kind === 'APART') await matchDecisions.step(tx, id, 'APPROVED', null);
  return ended(ports, tx, id, `match-decision.${draft.kind.toLowerCase()}`);
}

async function ended(
  { matchDecisions, audit }: DecisionNeeds,
  tx: Tx,
  id: string,
  action: string,
): Promise<Result<MatchDecision, Refusal>> {
  await audit.append(tx, { action, subjectId: id, detail: {} });
  const after = await matchDecisions.byId(tx, id);
  return after === null ? refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] }) : ok(after);
}

/** The records under these names, parts of divided ones among them. */
async function recordsNamed(
  { staging, matchDecisions }: DecisionNeeds,
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MatchEntry>> {
  const whole = (id: string): string => id.replace(/#\d+$/, '');
  const entries = new Map((await staging.byIds(tx, [...new Set(ids.map(whole))])).map((entry) => [entry.id, entry]));
  const divisions = new Map(
    (await matchDecisions.standing(tx)).divisions.map(({ entryId, parts }) => [entryId, parts]),
  );
  return new Map(
    ids.flatMap((id): [string, MatchEntry][] => {
      const [entry, parts] = [entries.get(whole(id)), divisions.get(whole(id))];
      if (entry === undefined) return [];
      if (id === whole(id)) return parts === undefined ? [[id, entry]] : [];
      const minor = parts?.[Number(id.slice(id.indexOf('#') + 1)) - 1];
      return minor === undefined ? [] : [[id, { ...entry, id, amount: { ...entry.amount, minor } }]];
    }),
  );
}

/** A decision that says already where one of these records belongs. */
async function takenBy({ matchDecisions }: DecisionNeeds, tx: Tx, ids: readonly string[]): Promise<string | null> {
  for (const entryId of ids) {
    const { items } = await matchDecisions.page(tx, {
      first: 50,
      after: null,
      entryId,
      states: ['PROPOSED', 'APPROVED'],
    });
    const found = items.find(({ kind, entryIds }) => kind !== 'APART' && entryIds.includes(entryId));
    if (found) return found.id;
  }
  return null;
}

/** Our records, or theirs; of several kinds of record on a side the first counts, since they say the same money. */
function sumOf(entries: readonly MatchEntry[], side: 'INTERNAL' | 'OTHERS'): bigint {
  const here = entries.filter(({ leg }) => (SIDE_OF[leg] === 'INTERNAL') === (side === 'INTERNAL'));
  const leg = here[0]?.leg;
  return here.reduce((sum, entry) => (entry.leg === leg ? sum + entry.amount.minor : sum), 0n);
}
