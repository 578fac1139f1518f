import fs from 'node:fs';

/** Half-open is not the habit of fonts: both ends are in. */
type Span = readonly [first: number, last: number];

const WINDOWS_UNICODE: Readonly<Record<number, 'SHORT' | 'LONG'>> = { 1: 'SHORT', 10: 'LONG' };

/** Code points that a TrueType file has a glyph for, by its `cmap` table (formats 4 and 12; OpenType 1.9, cmap). */
export function coverageOf(file: string): Span[] {
  const font = fs.readFileSync(file);
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, index) => 12 + 16 * index);
  const record = tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap');
  if (record === undefined) return [];
  const cmap = font.readUInt32BE(record + 8);
  return Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, index) => cmap + 4 + 8 * index).flatMap((at) => {
    const isWindows = font.readUInt16BE(at) === 3;
    const width = WINDOWS_UNICODE[font.readUInt16BE(at + 2)];
    if (!isWindows || width === undefined) return [];
    const table = cmap + font.readUInt32BE(at + 4);
    return width === 'LONG' ? groups(font, table) : segments(font, table);
  });
}

/** Format 12: groups of twelve bytes. */
function groups(font: Buffer, table: number): Span[] {
  return Array.from({ length: font.readUInt32BE(table + 12) }, (_, index) => {
    const at = table + 16 + 12 * index;
    return [font.readUInt32BE(at), font.readUInt32BE(at + 4)] as const;
  });
}

/** Format 4: the ends of all segments, two bytes of nothing, their starts. The last one, 0xFFFF, is no character. */
function segments(font: Buffer, table: number): Span[] {
  const bytes = font.readUInt16BE(table + 6);
  return Array.from({ length: bytes / 2 - 1 }, (_, index) => {
    const end = table + 14 + 2 * index;
    return [font.readUInt16BE(end + bytes + 2), font.readUInt16BE(end)] as const;
  });
}
