/** The most that Stripe passes on to a bank, of all files of an answer together: so nothing larger is kept, of whatever evidence. */
export const LARGEST_EVIDENCE_BYTES = 4_500_000;

type MediaType = 'application/pdf' | 'image/png' | 'image/jpeg' | 'text/csv';

const MAGIC: readonly (readonly [MediaType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];
const ENDING: Readonly<Record<MediaType, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'text/csv': 'csv',
};

/** What the bytes say, whatever its name or sender say; null: none of the four. */
export function mediaTypeOf(content: Uint8Array): MediaType | null {
  const byMagic = MAGIC.find(([, bytes]) => bytes.every((byte, at) => content[at] === byte));
  return byMagic?.[0] ?? (isTable(content) ? 'text/csv' : null);
}

/** Text in UTF-8 whose first line has columns; no markup, nothing that steers a terminal. */
function isTable(content: Uint8Array): boolean {
  const text = textOf(content);
  return text !== null && /^[^<\r\n]*[,;\t]/.test(text) && !/[^\P{Cc}\t\r\n]/u.test(text);
}

function textOf(content: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return null;
  }
}

/** Without folders, without anything that steers or leads elsewhere, with the ending of what it is. */
export function safeName(name: string, mediaType: MediaType): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const stem = last
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, 90)
    .replace(/-+$/, '');
  return `${stem === '' ? 'evidence' : stem}.${ENDING[mediaType]}`;
}
