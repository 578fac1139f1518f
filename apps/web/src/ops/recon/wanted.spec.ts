// World: addresses of the list of exceptions, typed, shared and mistyped.
import { readWanted, variablesOf, writeWanted } from './wanted.js';

const read = (text: string) => readWanted(Object.fromEntries(new URLSearchParams(text)));

describe('the address of a list', () => {
  it.each(['', '?state=closed', '?class=MISSING_BANK&who=me&age=31-60', '?age=91-&standing=UNMATCHED&order=weight'])(
    '%s says the same after being read',
    (address) => {
      expect(writeWanted(read(address))).toBe(address);
    },
  );

  it.each(['?state=todo', '?class=NONSENSE', '?age=5-6', '?who=them', '?standing=MATCHED', '?order=new'])(
    '%s is the whole list',
    (address) => {
      expect(writeWanted(read(address))).toBe('');
    },
  );
});

describe('variablesOf', () => {
  const NOON = Date.UTC(2027, 1, 10, 12);

  it('asks for the stretch of time that an age is', () => {
    expect(variablesOf(read('?age=8-30'), null, NOON).since).toEqual({
      start: '2027-01-10T12:00:00.000Z',
      end: '2027-02-02T12:00:00.000Z',
    });
    expect(variablesOf(read('?age=91-'), null, NOON).since?.start).toBe('2000-01-01T00:00:00.000Z');
  });

  it('asks for what is to do, of anybody, unless it is told otherwise', () => {
    expect(variablesOf(read(''), 'usr_1', NOON)).toMatchObject({ assignee: null, classes: null, since: null });
    expect(variablesOf(read(''), 'usr_1', NOON).states).not.toContain('VOID');
    expect(variablesOf(read('?who=me&state=every'), 'usr_1', NOON)).toMatchObject({ assignee: 'usr_1', states: null });
  });
});
