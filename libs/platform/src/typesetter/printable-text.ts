import { lettersOf } from './arabic-letters.js';
import { coverageOf } from './font-coverage.js';
import { fontFiles } from './fonts.js';

/**
 * Marks that turn the direction of text around, and joiners. No font draws them; in somebody's name they can only mislead, and the compiler
 * crashes over some. U+2068 and U+2069 stay: documents keep figures apart with them, and the template takes them away itself.
 */
const UNSEEN = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2067\u206a-\u206f\ufeff\ufff9-\ufffb]/g;
/** Control characters other than the line feed. */
const CONTROL = /(?!\n)\p{Cc}/gu;
/**
 * Signs of Arabic that have no direction of their own (editorial and Quranic marks, signs of astronomers). Typst 0.13 shapes a run of them
 * against its direction and panics; no name or note has them.
 */
const RUDDERLESS =
  /[\u0606\u0607\u0609\u060a\u060e-\u061a\u0659-\u065f\u06d6-\u06dc\u06de-\u06e4\u06e7-\u06ed\u08e4-\u08ff\ufdfd]/g;
const ARABIC_PERCENT = /\u066a/g;
/** What documents and `lettersOf` put there on purpose. */
const OURS = new Set(['\n', '\u200d', '\u2068', '\u2069']);
/** Stands for a character that the fonts do not have: an archive must not depend on fonts that are not in the file. */
const UNKNOWN = '?';

let covered: ReadonlySet<number> | undefined;

/** Read with the first document: every code point of either family. */
function coverage(): ReadonlySet<number> {
  return (covered ??= new Set(
    fontFiles()
      .flatMap(coverageOf)
      .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index)),
  ));
}

/** The text as it is handed to the compiler: nothing in it but what can be seen and drawn, Arabic pairs as they are drawn. */
export function printableText(text: string): string {
  const seen = text
    .replace(UNSEEN, '')
    .replace(ARABIC_PERCENT, '%')
    .replace(RUDDERLESS, '')
    .replace(CONTROL, ' ')
    .normalize('NFC');
  const known = coverage();
  return [...lettersOf(seen)]
    .map((character) => (OURS.has(character) || known.has(character.codePointAt(0) ?? 0) ? character : UNKNOWN))
    .join('');
}
