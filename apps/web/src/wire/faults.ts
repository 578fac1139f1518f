import { type CombinedError } from 'urql';
import { pageLanguage } from '../kit/locale.js';
import { type MessageId, type Say } from '../kit/text.js';
import { requestIdOf } from './client.js';

export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
  /** What a page says itself in place of the API's sentence. */
  readonly said?: string;
}

/** The last sentence of some refusals tells a programmer where to look in the input; a form shows the field itself. */
const forPeople = (message: string): string => message.replace(/ Correct the value at `path`.*$/, '');

/** A refusal for its reader: the API speaks English; in another language its code has a sentence, with the API's words where they say how much. */
const sentenceOf = (say: Say, { code, message, said: own }: Refused): string => {
  if (own !== undefined) return own;
  if (pageLanguage() === 'en') return forPeople(message);
  const id = `refused.${code}` as MessageId;
  const said = say(id, { detail: `\u2066${forPeople(message)}\u2069` });
  return said === id ? forPeople(message) : said;
};

/** What to show when a mutation did nothing: the first refusal's own words, or the fault with its request id. */
export const refusalText = (
  say: Say,
  errors: readonly Refused[] | undefined,
  fault: CombinedError | undefined,
): string | null => {
  const first = errors?.[0];
  if (first !== undefined) return sentenceOf(say, first);
  if (fault === undefined) return null;
  const id = requestIdOf(fault);
  return id === undefined ? say('fault.plain') : say('fault.withId', { id });
};

/** Refusals by the last step of their path, so that a form can put each beside its field. */
export const faultsByField = (say: Say, errors: readonly Refused[]): Readonly<Record<string, string>> => {
  const byField: Record<string, string> = {};
  for (const error of errors) {
    const field = error.path?.at(-1);
    if (field !== undefined && byField[field] === undefined) byField[field] = sentenceOf(say, error);
  }
  return byField;
};
