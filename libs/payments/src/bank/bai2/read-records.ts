import { type Place } from '../stated-amount.js';

/** One field, and in which stretch of its record it stands: 0 is the record itself, then each continuation. */
interface RecordField {
  readonly value: string;
  readonly stretch: number;
}

/** A record with its continuations (88) joined. */
export interface BaiRecord extends Place {
  readonly code: string;
  /** Without the code itself. */
  readonly fields: readonly RecordField[];
  /** Records as the bank counts them: this one and its continuations. */
  readonly count: number;
}

/** A record ends with a slash; behind it, after blanks, another may begin on the same line. A date's slash has no blank behind it. */
const NEXT_ON_LINE = /\/\s+(?=(?:01|02|03|16|49|88|98|99),)/;
const RECORD = /^(01|02|03|16|49|88|98|99)[,:](.*)$/s;

interface Piece extends Place {
  readonly code: string;
  readonly content: string;
}

export function readRecords(text: string): BaiRecord[] {
  const records: (Place & { code: string; stretches: string[] })[] = [];
  for (const { code, content, ...place } of piecesOf(text)) {
    const last = records.at(-1);
    if (code === '88' && last) last.stretches.push(content);
    else records.push({ ...place, code, stretches: [content] });
  }
  return records.map(({ stretches, ...record }) => ({
    ...record,
    count: stretches.length,
    fields: stretches.flatMap((content, stretch) => content.split(',').map((value) => ({ value, stretch }))),
  }));
}

/** Physical lines cut into records; what begins with no code is the end of a record that was wrapped. */
function piecesOf(text: string): Piece[] {
  const found: Piece[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    let column = 1;
    for (const cut of line.split(NEXT_ON_LINE)) {
      const piece = cut.trimStart();
      const [, code, content = ''] = RECORD.exec(piece) ?? [];
      const last = found.at(-1);
      if (code !== undefined)
        found.push({
          code,
          content: unterminated(content),
          line: index + 1,
          column: column + cut.length - piece.length,
        });
      else if (piece !== '' && last)
        found[found.length - 1] = { ...last, content: unterminated(`${last.content} ${piece}`) };
      column += cut.length + 1;
    }
  }
  return found;
}

const unterminated = (content: string): string => content.replace(/\s*\/?\s*$/, '');

/** A field by its place, counted from 0 behind the code; empty where there is none. */
export function fieldAt(record: BaiRecord, index: number): string {
  return record.fields[index]?.value.trim() ?? '';
}

/** Everything from a field on: commas belong to it, and each continuation begins a stretch of its own. */
export function textFrom(record: BaiRecord, index: number): string[] {
  const stretches = new Map<number, string[]>();
  for (const { value, stretch } of record.fields.slice(index))
    stretches.set(stretch, [...(stretches.get(stretch) ?? []), value]);
  return [...stretches.values()].map((values) => values.join(',').trim()).filter((text) => text !== '');
}
