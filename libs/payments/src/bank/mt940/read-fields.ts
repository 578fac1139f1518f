import { type Place } from '../stated-amount.js';

/** One field of a message, `:61:` and what follows it up to the next. */
export interface Field extends Place {
  readonly tag: string;
  /** Its lines without ends; blank ones are left out, the first may be empty. */
  readonly lines: readonly string[];
}

/** Text lines that begin with a colon and digits are no rarity (a wrapped "16:26:37"), so only these begin a field. */
const TAGS = new Set([
  '13',
  '13D',
  '20',
  '21',
  '25',
  '25P',
  '28',
  '28C',
  '34F',
  '60F',
  '60M',
  '61',
  '62F',
  '62M',
  '64',
  '65',
  '86',
  '90C',
  '90D',
  'NS',
]);

interface Growing extends Place {
  readonly tag: string;
  readonly lines: string[];
}

/** The messages of a file, each its fields. Headers of banks and of SWIFT before, between and behind messages are skipped. */
export function readMessages(text: string): (readonly Field[])[] {
  const messages: Growing[][] = [];
  let open: Growing | null = null;
  let isBetween = true;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = bodyOf(raw);
    const [, tag = '', rest = ''] = /^:([0-9NS]{2}[A-Z]?):(.*)$/.exec(line) ?? [];
    if (TAGS.has(tag)) {
      if (isBetween || (tag === '20' && messages.at(-1)?.some((field) => field.tag !== '20'))) messages.push([]);
      isBetween = false;
      open = { tag, lines: [rest], line: index + 1, column: raw.length - line.length + 1 };
      messages.at(-1)?.push(open);
    } else if (/^-(\}.*|[A-Z]{0,3})\s*$/.test(line)) {
      [open, isBetween] = [null, true];
    } else if (open && line.trim() !== '') open.lines.push(line);
  }
  return messages;
}

/** Without SWIFT's envelope (`{1:...}{4:`) and the marks around a telex. */
function bodyOf(raw: string): string {
  const line = raw.replace(/^[\u{1}-\u{4}\u{1a}]+/u, '');
  const block = line.startsWith('{') ? line.indexOf('{4:') : -1;
  return block < 0 ? line : line.slice(block + 3);
}
