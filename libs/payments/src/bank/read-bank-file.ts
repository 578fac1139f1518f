import { type Result, refuse } from '#libs/kernel';
import { type BankFile, type UnreadableBankFile } from '#libs/workflows';
import { readBai2 } from './bai2/read-bai2.js';
import { readCamt } from './camt/read-camt.js';
import { type DecodedText, checkText, decodeText } from './decode-text.js';
import { readMt940 } from './mt940/read-mt940.js';

/** What a caller may say that a file is; `auto` looks at how it begins. */
export const BANK_FILE_FORMATS = ['auto', 'camt', 'mt940', 'bai2'] as const;
export type BankFileFormat = (typeof BANK_FILE_FORMATS)[number];

/** Reads the bytes of a bank's file. Refused: what is no text, too large, or none of the formats. Accepted: whatever does not add up. */
export function readBankFile(bytes: Uint8Array, format: BankFileFormat = 'auto'): Result<BankFile, UnreadableBankFile> {
  return read(decodeText(bytes), format);
}

/** Reads a file that came as text already. */
export function readBankText(text: string, format: BankFileFormat = 'auto'): Result<BankFile, UnreadableBankFile> {
  return read(checkText({ text, encoding: 'utf-8' }), format);
}

function read(
  decoded: Result<DecodedText, UnreadableBankFile>,
  format: BankFileFormat,
): Result<BankFile, UnreadableBankFile> {
  if (!decoded.ok) return decoded;
  const { text } = decoded.value;
  switch (format === 'auto' ? formatOf(text) : format) {
    case 'camt':
      return readCamt(text);
    case 'mt940':
      return readMt940(text);
    case 'bai2':
      return readBai2(text);
    default:
      return refuse({
        code: 'UNKNOWN_FORMAT',
        message: 'The file is neither CAMT (XML), nor MT940 or MT942 (:20:), nor BAI2 (01,).',
        line: 1,
        column: 1,
      });
  }
}

function formatOf(text: string): BankFileFormat | null {
  const begin = text.slice(0, 4_096).trimStart();
  if (begin.startsWith('<')) return 'camt';
  if (/^01,/.test(begin)) return 'bai2';
  return /(?:^|[\r\n]|\{4:)\s?:(?:20|25|28C?|60[FM]|61|62[FM]|86):/.test(text) ? 'mt940' : null;
}
