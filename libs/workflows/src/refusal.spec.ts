// World: the table of refusals and the error codes of the public schema, read from its file.
import fs from 'node:fs';
import { MESSAGES, REFUSAL_CODES, invalid, messageOf } from './refusal.js';

describe('refusals', () => {
  it('are the ErrorCode enum of the schema, in its order', () => {
    const sdl = fs.readFileSync('libs/schema/sdl/common/errors.graphql', 'utf8');
    const codes = [...sdl.matchAll(/^ {2}([A-Z_]+)$/gm)].map((match) => match[1]);
    expect([...REFUSAL_CODES]).toEqual(codes);
  });

  it('say what happened and what to do, in two sentences', () => {
    for (const code of REFUSAL_CODES) expect(MESSAGES[code]).toMatch(/^[A-Z][^]*\. [A-Z][^]*\.$/);
  });

  it('put the detail in place of the general sentence', () => {
    expect(messageOf(invalid(['units'], '`units` is at least 1.'))).toBe(
      '`units` is at least 1. Correct the value at `path`; its description states the limits.',
    );
  });
});
