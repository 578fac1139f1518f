import { type ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** The rating plate: what a thing is, row by row. */
export const Plate = ({ facts, lit = false }: { readonly facts: readonly Fact[]; readonly lit?: boolean }) => (
  <dl className="plate" data-lit={lit || undefined}>
    {facts.map((fact) => (
      <div key={fact.name}>
        <dt>{fact.name}</dt>
        <dd>{fact.value}</dd>
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
        <dd>{fact.value}</dd>
      </div>
    ))}
  </dl>
);
