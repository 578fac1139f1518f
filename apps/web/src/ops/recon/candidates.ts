import { type MatchCandidatesQuery } from '../../gql/ops/graphql.js';
import { type Amount } from '../../kit/money.js';

/** A record that another one may belong to. */
export interface Candidate {
  readonly id: string;
  readonly amount: Amount;
  /** False: the amount is what is at stake in its exception, not the record's own. */
  readonly isOwn: boolean;
  /** What the list shows of it and what is searched. */
  readonly words: readonly string[];
}

const said = (...texts: readonly (string | null)[]): readonly string[] => [
  ...new Set(texts.flatMap((text) => (text === null || text === '' ? [] : [text]))),
];

/** Records of one currency that no match holds: lines of the bank, and records of exceptions that are open. */
export const candidatesOf = (
  { bankLines, reconciliationExceptions }: MatchCandidatesQuery,
  currency: string,
  taken: readonly string[],
): readonly Candidate[] => {
  const lines = bankLines.nodes
    .filter(({ match }) => match === null)
    .map((line): Candidate => ({
      id: `bank:${line.id}`,
      amount: line.amount,
      isOwn: true,
      words: said(
        ...[line.counterpartyName, line.remittance, line.bookedOn, line.bankReference, line.endToEndId],
        ...line.references,
      ),
    }));
  const known = new Set(lines.map(({ id }) => id));
  const others = reconciliationExceptions.nodes.flatMap(({ entryIds, amount, explanation }) =>
    entryIds
      .filter((id) => !known.has(id))
      .map((id): Candidate => ({ id, amount, isOwn: false, words: said(explanation) })),
  );
  const seen = new Set(taken);
  return [...lines, ...others].filter(({ id, amount }) => {
    if (amount.currency !== currency || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
};

/** Those in which every word of the search stands, in the id, the amount or what is said of it. */
export const found = (candidates: readonly Candidate[], search: string): readonly Candidate[] => {
  const wanted = search.toLowerCase().replaceAll(',', '').split(/\s+/).filter(Boolean);
  return candidates.filter(({ id, amount, words }) => {
    const text = [id, amount.amount, ...words].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
};

/** The text of a form as a list, one a line. */
export const linesOf = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
