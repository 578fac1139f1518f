import { type CombinedError } from 'urql';
import { type Say } from '../kit/text.js';
import { requestIdOf } from './client.js';

export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
}

/** The last sentence of some refusals tells a programmer where to look in the input; a form shows the field itself. */
const forPeople = (message: string): string => message.replace(/ Correct the value at `path`.*$/, '');

/** What to show when a mutation did nothing: the first refusal's own words, or the fault with its request id. */
export const refusalText = (
  say: Say,
  errors: readonly Refused[] | undefined,
  fault: CombinedError | undefined,
): string | null => {
  const first = errors?.[0];
  if (first !== undefined) return forPeople(first.message);
  if (fault === undefined) return null;
  const id = requestIdOf(fault);
  return id === undefined ? say('fault.plain') : say('fault.withId', { id });
};

/** Refusals by the last step of their path, so that a form can put each beside its field. */
export const faultsByField = (errors: readonly Refused[]): Readonly<Record<string, string>> => {
  const byField: Record<string, string> = {};
  for (const error of errors) {
    const field = error.path?.at(-1);
    if (field !== undefined && byField[field] === undefined) byField[field] = forPeople(error.message);
  }
  return byField;
};
