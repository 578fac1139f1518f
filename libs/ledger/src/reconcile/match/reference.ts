/** ISO 11649: "RF", two check digits, one to twenty-one letters and digits. */
const CREDITOR_REFERENCE = /^RF(\d{2})([A-Z0-9]{1,21})$/;
/** Our invoice numbers, as people type them: dots, slashes and blanks where we have hyphens, or nothing at all. */
const INVOICE_NUMBER = /(?<![A-Z0-9])(GL[A-Z0-9]{1,10})[ ./_-]?((?:19|20)\d{2})[ ./_-]?(\d{6,9})(?!\d)/g;
/** The same, all that a structured reference has room for: letters and digits. */
const NUMBER_ALONE = /^(GL[A-Z0-9]{1,10})((?:19|20)\d{2})(\d{6,9})$/;
const RF_IN_TEXT = /(?<![A-Z0-9])RF\d{2}(?: ?[A-Z0-9]){1,21}/g;

/** Whether the check digits hold (ISO 7064, modulo 97-10): the reference moved to the front, letters as 10 to 35. */
export function isCreditorReference(text: string): boolean {
  const parts = CREDITOR_REFERENCE.exec(text);
  if (parts === null) return false;
  const moved = `${parts[2] ?? ''}RF${parts[1] ?? ''}`;
  const digits = moved.replace(/[A-Z]/g, (letter) => `${letter.charCodeAt(0) - 55}`);
  return BigInt(digits) % 97n === 1n;
}

/** The creditor reference of a number: letters and digits of it, with its check digits in front. */
export function creditorReferenceOf(number: string): string {
  const body = number
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(-21);
  const digits = `${body}RF00`.replace(/[A-Z]/g, (letter) => `${letter.charCodeAt(0) - 55}`);
  return `RF${`${98n - (BigInt(digits) % 97n)}`.padStart(2, '0')}${body}`;
}

/**
 * What a text refers to, normalised: invoice numbers as we write them, structured creditor references whose check digits hold (and the
 * invoice number that is in one, so that both ways to name an invoice are the same name), without doubles, in order. Anything else a payer
 * writes is no reference.
 */
export function referencesIn(text: string): string[] {
  const upper = text.toUpperCase().normalize('NFKC');
  const found = new Set<string>();
  for (const [, series, year, sequence] of upper.matchAll(INVOICE_NUMBER)) found.add(`${series}-${year}-${sequence}`);
  for (const [raw] of upper.matchAll(RF_IN_TEXT)) {
    const reference = longestReference(raw.replaceAll(' ', ''));
    if (reference === null) continue;
    found.add(reference);
    const [, series, year, sequence] = NUMBER_ALONE.exec(reference.slice('RF00'.length)) ?? [];
    if (series !== undefined) found.add(`${series}-${year}-${sequence}`);
  }
  return [...found].sort();
}

/** A text may go on right after the reference: the longest beginning whose check digits hold. */
function longestReference(text: string): string | null {
  for (let end = Math.min(text.length, 25); end > 4; end -= 1) {
    const head = text.slice(0, end);
    if (isCreditorReference(head)) return head;
  }
  return null;
}
