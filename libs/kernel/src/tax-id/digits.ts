/** The ways in which tax numbers carry their check digits. All take what the pattern of a number has let through. */

function digitsOf(text: string): number[] {
  return [...text].map(Number);
}

/** Sum of digit x weight, from the left; what has no weight counts nothing, whatever it is. */
export function weighted(text: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, place) => sum + weight * Number(text.charAt(place)), 0);
}

/** Weights that fall by one, e.g. 8, 7, 6. */
export function falling(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, place) => from - place);
}

/** The remainder of a number of any length. */
export function remainder(text: string, by: number): number {
  return digitsOf(text).reduce((rest, digit) => (rest * 10 + digit) % by, 0);
}

const PLAIN = '0123456789';

/** Luhn's sum over an alphabet (ISO/IEC 7812-1 for digits): 0 where the last character checks the others. */
export function luhn(text: string, alphabet: string = PLAIN): number {
  const size = alphabet.length;
  const values = [...text].reverse().map((character) => alphabet.indexOf(character));
  const sum = values.reduce((total, value, place) => {
    const doubled = 2 * value;
    return total + (place % 2 === 0 ? value : Math.floor(doubled / size) + (doubled % size));
  }, 0);
  return sum % size;
}

/** ISO 7064 MOD 11,10: 1 where the last digit checks the others. */
export function mod11And10(text: string): number {
  return digitsOf(text).reduce((check, digit) => ((((check === 0 ? 10 : check) * 2) % 11) + digit) % 10, 5);
}

const LETTERS_TOO = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** ISO 7064 MOD 97,10 with letters as 10 to 35: 1 where the check digits are right. */
export function mod97(text: string): number {
  return remainder([...text].map((character) => `${LETTERS_TOO.indexOf(character)}`).join(''), 97);
}

/** Where most numbers have their check digit. */
export function lastOf(text: string): string {
  return text.slice(-1);
}

/** All but the last character. */
export function bodyOf(text: string): string {
  return text.slice(0, -1);
}
