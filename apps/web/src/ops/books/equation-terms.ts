import { type Term } from '../../kit/equation.js';
import { type Say } from '../../kit/text.js';
import { type RunFactsFragment } from '../../gql/ops/graphql.js';

/** Terms carry their own sign, so the first stands bare and each further one is joined by it. */
export const termsOf = (say: Say, equation: RunFactsFragment['equations'][number]): readonly Term[] => [
  ...equation.terms.map((term, index): Term => {
    const isNegative = term.amount.amount.startsWith('-');
    if (index === 0) return { name: term.label, value: term.amount };
    return {
      name: term.label,
      value: { ...term.amount, amount: term.amount.amount.replace('-', '') },
      op: isNegative ? '\u2212' : '+',
    };
  }),
  { name: say('ops.closing'), value: equation.closing, op: '=' },
];
