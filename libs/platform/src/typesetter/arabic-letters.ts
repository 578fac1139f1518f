/** Letters that join to the one after them. */
const JOINS_ON = /[ئبتثجحخسشصضطظعغفقكلمنهيى\u0640]/u;
/** Lam with the alef after it, as one character: standing alone; joined to what is before it, the next code point. */
const LAM_ALEF: Readonly<Record<string, number>> = { ا: 0xfefb, أ: 0xfef7, إ: 0xfef9, آ: 0xfef5 };
const ZERO_WIDTH_JOINER = '\u200d';

/**
 * Writes lam-alef as the one character it is drawn as. A font draws the pair as one glyph, and readers of PDF give the letters of such a
 * glyph back in the wrong order ("الا" for "إلا"), so our template draws no ligatures at all; of these four, writing cannot do without. As
 * one character each it is drawn right and is found, copied and extracted right (NFKC gives the two letters back).
 */
export function lettersOf(text: string): string {
  return text.replace(/(.?)ل([اأإآ])/gsu, (_pair, before: string, alef: string) => {
    const alone = LAM_ALEF[alef] ?? 0;
    return JOINS_ON.test(before)
      ? `${before}${ZERO_WIDTH_JOINER}${String.fromCodePoint(alone + 1)}`
      : `${before}${String.fromCodePoint(alone)}`;
  });
}
