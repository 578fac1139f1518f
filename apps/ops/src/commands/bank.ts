import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BANK_FILE_FORMATS, type BankFileFormat, LARGEST_BANK_FILE, readBankFile } from '#libs/payments';
import { bankFileAsJson } from './bank-json.js';

/** `gridlease bank parse`: what a bank's file says, as JSON. Needs no server: whoever has the file can look into it. */

const EXIT_USAGE = 2;

const HELP = [
  'Usage: gridlease bank parse FILE [--format auto|camt|mt940|bai2]',
  '',
  'Prints what a bank statement file says as JSON: statements, lines, opening, closing, whether it adds up (`balanced`: true, false, or',
  'null when there is too little in it to tell) and every problem with its line and column.',
  '',
  'Formats: CAMT.052, CAMT.053, CAMT.054 (all versions), MT940, MT942, BAI2.',
  'Status 0: it was read, even when it does not add up. Status 2: it cannot be read; one line on stderr says where and why.',
].join('\n');

/** What is wrong with the command line or the file, in one line. */
class UsageError extends Error {}

function run(args: readonly string[]): string {
  const { values, positionals } = read(args);
  if (values.help === true) return HELP;
  const [command, file] = positionals;
  if (command !== 'parse' || file === undefined || positionals.length > 2)
    throw new UsageError('usage: gridlease bank parse FILE; see gridlease bank --help');
  const parsed = readBankFile(bytesOf(file), formatOf(values.format ?? 'auto'));
  if (parsed.ok) return bankFileAsJson(path.basename(file), parsed.value);
  const { code, message, line, column } = parsed.refusal;
  throw new UsageError(`${file}${line === null ? '' : `:${line}:${column ?? 1}`}: ${code}: ${message}`);
}

function read(args: readonly string[]) {
  const options = { format: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    const [sentence = 'wrong arguments'] = error instanceof Error ? error.message.split(/[.\n]/) : [];
    throw new UsageError(`${sentence}; see gridlease bank --help`);
  }
}

function formatOf(text: string): BankFileFormat {
  const format = BANK_FILE_FORMATS.find((known) => known === text);
  if (format) return format;
  throw new UsageError(`--format is one of ${BANK_FILE_FORMATS.join(', ')}`);
}

function bytesOf(file: string): Uint8Array {
  try {
    const { size } = fs.statSync(file);
    if (size > LARGEST_BANK_FILE)
      throw new UsageError(`${file}: TOO_LARGE: The file has ${size} bytes; at most ${LARGEST_BANK_FILE} are read.`);
    return fs.readFileSync(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
    throw new UsageError(`${file}: cannot be read${code}`);
  }
}

// whoever reads us may have seen enough (`| head`)
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  process.stdout.write(`${run(process.argv.slice(2))}\n`);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  // a file is not trusted to steer the terminal
  process.stderr.write(`gridlease: ${error.message.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')}\n`);
  process.exitCode = EXIT_USAGE;
}
