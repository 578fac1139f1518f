import { isZero } from './decimals.js';
import { Money, type Amount } from './money.js';

export interface Term {
  readonly name: string;
  readonly value: Amount;
  /** The sign before this term; the first has none. */
  readonly op?: '+' | '\u2212' | '=';
}

export interface EquationProps {
  readonly label: string;
  readonly terms: readonly Term[];
  /** What is left when both sides are compared; zero when the books agree. */
  readonly unexplained: { readonly name: string; readonly value: Amount };
}

/** The books as one line: every term named, and whatever cannot be explained standing on its own. */
export const Equation = ({ label, terms, unexplained }: EquationProps) => {
  const agrees = isZero(unexplained.value.amount);
  return (
    <div role="group" aria-label={label}>
      <dl className="equation">
        {terms.map((term) => (
          <div key={term.name} className="term">
            <dt>{term.name}</dt>
            <dd>
              {term.op === undefined ? null : (
                <span className="op" aria-hidden="true">
                  {term.op}
                </span>
              )}
              <Money value={term.value} />
            </dd>
          </div>
        ))}
        <div className={`term unexplained ms-auto ${agrees ? 'border-ok text-ok' : 'border-bad text-bad'}`}>
          <dt className="text-current!">{unexplained.name}</dt>
          <dd className="font-semibold">
            <Money value={unexplained.value} />
          </dd>
        </div>
      </dl>
    </div>
  );
};
