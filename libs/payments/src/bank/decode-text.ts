import { type Result, ok, refuse } from '#libs/kernel';
import { type UnreadableBankFile } from '#libs/workflows';

/** A year of a busy account is some megabytes; more is an attack or a mistake. */
export const LARGEST_BANK_FILE = 32 * 1_024 * 1_024;

export interface DecodedText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
}

/**
 * The text of a file: by its byte order mark, by what an XML declaration says, as UTF-8, and else as Windows-1252, of which Latin-1 is a
 * part: older banks write their lines so. A file with control characters that no text has is none.
 */
export function decodeText(bytes: Uint8Array): Result<DecodedText, UnreadableBankFile> {
  const whole = { line: null, column: null };
  if (bytes.length === 0) return refuse({ code: 'EMPTY', message: 'The file is empty.', ...whole });
  if (bytes.length > LARGEST_BANK_FILE) return refuse(tooLarge(bytes.length));
  const encoding = markOf(bytes) ?? declared(bytes);
  const decoded = encoding ? decode(bytes, encoding) : (decode(bytes, 'utf-8') ?? decode(bytes, 'windows-1252'));
  if (!decoded) {
    const message = `The file says that it is ${encoding}, and is not.`;
    return refuse({ code: 'NOT_TEXT', message, ...whole });
  }
  return checkText(decoded);
}

/** For text that came as text: the same limits, the same characters refused. */
export function checkText(decoded: DecodedText): Result<DecodedText, UnreadableBankFile> {
  const text = decoded.text.replace(/^\uFEFF/, '');
  if (text.length > LARGEST_BANK_FILE) return refuse(tooLarge(text.length));
  if (text.trim() === '') return refuse({ code: 'EMPTY', message: 'The file is empty.', line: null, column: null });
  const bad = firstForbidden(text);
  if (bad === null) return ok({ ...decoded, text });
  const before = text.slice(0, bad).split(/\r\n|\n|\r/);
  const code = text.charCodeAt(bad).toString(16).toUpperCase().padStart(4, '0');
  return refuse({
    code: 'NOT_TEXT',
    message: `The file is not text: it has the character U+${code}.`,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  });
}

const tooLarge = (size: number): UnreadableBankFile => ({
  code: 'TOO_LARGE',
  message: `The file has ${size} bytes; at most ${LARGEST_BANK_FILE} are read.`,
  line: null,
  column: null,
});

/** What no line-based format has: SWIFT envelopes begin and end with SOH and ETX, DOS files with SUB, listings have form feeds. */
const ALLOWED = new Set([0x01, 0x02, 0x03, 0x04, 0x0b, 0x0c, 0x1a, 0x1b, 0x1d, 0x7f]);

function firstForbidden(text: string): number | null {
  for (const found of text.matchAll(/[^\P{Cc}\t\n\r]/gu)) {
    const code = text.charCodeAt(found.index);
    // 0x80 to 0x9f is what Windows-1252 has no sign for
    if (code < 0x80 && !ALLOWED.has(code)) return found.index;
  }
  // half a character, which JSON can hold and no file
  return /\p{Cs}/u.exec(text)?.index ?? null;
}

function markOf(bytes: Uint8Array): DecodedText['encoding'] | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  // no mark, but every other byte of the first ones is zero
  if (b === 0 && a !== 0 && bytes[3] === 0) return 'utf-16le';
  if (a === 0 && b !== 0 && bytes[2] === 0) return 'utf-16be';
  return null;
}

function declared(bytes: Uint8Array): DecodedText['encoding'] | null {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 200));
  const name = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1]?.toLowerCase();
  if (name === 'utf-8' || name === 'utf8') return 'utf-8';
  return name !== undefined && /^(iso-8859-1|iso-8859-15|latin-?1|windows-1252|us-ascii|ascii)$/.test(name)
    ? 'windows-1252'
    : null;
}

function decode(bytes: Uint8Array, encoding: DecodedText['encoding']): DecodedText | null {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
  } catch {
    return null;
  }
}
