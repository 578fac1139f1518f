import { COMMON_PASSWORDS } from './common-passwords.js';

const LEAST_PASSWORD_CHARACTERS = 12;
const MOST_PASSWORD_CHARACTERS = 200;
const LEAST_DIFFERENT_CHARACTERS = 5;

const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const common = new Set(COMMON_PASSWORDS);

const undisguised = (text: string): string => [...text].map((character) => LOOKALIKES[character] ?? character).join('');

/** The words a person may have thought of: lower case, digits and signs at the ends or anywhere gone, look-alikes turned back. */
function wordsBehind(password: string): string[] {
  const lower = password.toLowerCase();
  const withoutTail = lower.replace(/[^a-z]+$/, '');
  const bare = withoutTail.replace(/^[^a-z]+/, '');
  const plain = undisguised(lower);
  return [lower, bare, plain, undisguised(withoutTail), undisguised(bare), plain.replace(/[^a-z]/g, '')];
}

/** One word of the list again and again, e.g. `passwordpassword`. */
function isRepetition(text: string): boolean {
  for (let size = 1; size <= text.length / 2; size += 1) {
    if (
      text.length % size === 0 &&
      text.slice(0, size).repeat(text.length / size) === text &&
      (size < LEAST_DIFFERENT_CHARACTERS || common.has(text.slice(0, size)))
    )
      return true;
  }
  return false;
}

const SEQUENCES = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'];
const isSequence = (text: string): boolean =>
  SEQUENCES.some((sequence) => sequence.includes(text) || [...sequence].reverse().join('').includes(text));

/** Whether the password may be used: long, not common in any thin disguise, not made from the e-mail address. */
export function isStrongEnough(password: string, email: string): boolean {
  const { length } = [...password];
  if (length < LEAST_PASSWORD_CHARACTERS || length > MOST_PASSWORD_CHARACTERS) return false;
  const lower = password.toLowerCase();
  if (new Set(lower).size < LEAST_DIFFERENT_CHARACTERS || isRepetition(lower) || isSequence(lower)) return false;
  const [name = '', domain = ''] = email.toLowerCase().split('@');
  const own = [name, domain.split('.')[0] ?? ''].filter((part) => part.length >= 4);
  if (
    lower.includes(email.toLowerCase()) ||
    own.some((part) => lower.includes(part) && lower.length - part.length < LEAST_DIFFERENT_CHARACTERS)
  )
    return false;
  return !wordsBehind(password).some((word) => common.has(word));
}
