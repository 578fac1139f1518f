import { type ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** A text keeps its own direction: a company's name is not turned around by the language of the page. */
const isolated = (value: ReactNode): ReactNode => (typeof value === 'string' ? <bdi>{value}</bdi> : value);

/** The rating plate: what a thing is, row by row. */
export const Plate = ({ facts, lit = false }: { readonly facts: readonly Fact[]; readonly lit?: boolean }) => (
  <dl className="plate" data-lit={lit || undefined}>
    {facts.map((fact) => (
      <div key={fact.name}>
        <dt>{fact.name}</dt>
        <dd>{isolated(fact.value)}</dd>
      </div>
    ))}
  </dl>
);

/** A few figures in one line under a title. */
export const Figures = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className="figures">
    {facts.map((fact) => (
      <div key={fact.name}>
        <dt>{fact.name}</dt>
        <dd>{isolated(fact.value)}</dd>
      </div>
    ))}
  </dl>
);
