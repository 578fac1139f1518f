/** How the tax numbers of one country look. */
export interface TaxIdRule {
  /** What the number is called there. */
  readonly name: string;
  /** Stands before the number, and is put there where it was left out; '' where a number has none. */
  readonly prefix: string;
  /** What follows the prefix, once spaces, dots, dashes and slashes are gone and letters are capital. */
  readonly pattern: RegExp;
  /** Puts back the zeros in front that people leave out. */
  readonly filled?: (number: string) => string;
  /** Whether the check digits are right; left out where a number has none that are public. */
  readonly check?: (number: string) => boolean;
  /** How the number is written, where not prefix and number together. */
  readonly written?: (number: string) => string;
  /** A number of the right form, as we store it. */
  readonly example: string;
}
