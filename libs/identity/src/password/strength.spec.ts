// World: the password rule alone.
import fc from 'fast-check';
import { COMMON_PASSWORDS } from './common-passwords.js';
import { isStrongEnough } from './strength.js';

const EMAIL = 'ann.miner@hashworks.example';

describe('a password is refused when it is', () => {
  it.each([
    ['short', 'tR8!kq2#zzA'],
    ['a common word with digits', 'Password1234'],
    ['a common word in disguise', 'P@$$w0rd!!!!!'],
    ['a common phrase with spaces', 'correct horse battery staple'],
    ['a keyboard row', 'qwertyuiopas'],
    ['a repetition', 'dragondragondragon'],
    ['of few different characters', 'aabbaabbaabbaabb'],
    ['a run of digits', '012345678901'],
    ['our own name', 'Gridlease-2026!'],
    ['the e-mail address', `my ${EMAIL} pw`],
    ['the name in the e-mail address and little more', 'ann.miner1234'],
    ['the domain of the e-mail address and little more', 'Hashworks!99'],
    ['longer than anyone types', 'aB3$'.repeat(60)],
  ])('%s', (_name, password) => expect(isStrongEnough(password, EMAIL)).toBe(false));
});

describe('a password is taken when it is', () => {
  it.each(['purple tiger eats 7 pears', 'zK4-mm2_Qp9x', 'ünïcode wörds zählen', 'demo-Gridlease-2026'])(
    '%s',
    (password) => expect(isStrongEnough(password, EMAIL)).toBe(true),
  );
});

it('takes no common word however it is padded with digits', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...COMMON_PASSWORDS),
      fc.nat({ max: 999_999_999_999 }),
      fc.boolean(),
      (word, digits, upper) => {
        expect(isStrongEnough(`${upper ? word.toUpperCase() : word}${digits}`, EMAIL)).toBe(false);
      },
    ),
  );
});

it('names each common word once, lower case', () => {
  expect(new Set(COMMON_PASSWORDS).size).toBe(COMMON_PASSWORDS.length);
  expect(COMMON_PASSWORDS.length).toBeGreaterThanOrEqual(300);
  expect(COMMON_PASSWORDS.filter((word) => word !== word.toLowerCase())).toEqual([]);
});
