import { type Interconnect } from '../../gql/tenant/graphql.js';
import * as words from './need-words.js';
import { FABRICS, stepLength, type LengthParts, type Wanted } from './wanted.js';

/** What a name in the line can mean: the catalogue's models and regions. */
export interface Known {
  readonly models: readonly { readonly slug: string; readonly name: string }[];
  readonly regions: readonly { readonly slug: string; readonly name: string }[];
}
export interface Need {
  /** What was understood. GPUs are what is meant where no kind is said, and a kind of GPU is then not set. */
  readonly wanted: Wanted;
  /** What was not, in the reader's own words and order. */
  readonly unknown: readonly string[];
}

const DAY_MS = 86_400_000;
/** Stands where something was understood: no letter, no space, so that what is left falls into pieces there. */
const TAKEN = '\u0000';

type Rest = { text: string };
type Groups = readonly (string | undefined)[];
type Take = (pattern: string, use: (groups: Groups, at: number) => boolean) => void;

const compiled = new Map<string, RegExp>();
/** A pattern as whole words; kept, since each letter typed asks for all of them again. */
const wholeWords = (pattern: string): RegExp => {
  const kept = compiled.get(pattern) ?? new RegExp(`${words.START}(?:${pattern})${words.END}`, 'giu');
  compiled.set(pattern, kept);
  return kept;
};

/** Tries a pattern at each place; a match that `use` accepts is taken out of what is left to understand. */
const taking =
  (rest: Rest): Take =>
  (pattern, use) => {
    rest.text = rest.text.replace(wholeWords(pattern), (text: string, ...match: unknown[]) => {
      const place = match.findIndex((part) => typeof part === 'number');
      const groups = match.slice(0, place).map((group) => (typeof group === 'string' ? group : undefined));
      return use(groups, Number(match[place])) ? TAKEN.repeat(text.length) : text;
    });
  };

const PLAIN: Readonly<Record<string, string>> = { '٫': '.', '٬': ',', '،': ',', '؛': ';', '\u00a0': ' ' };
/** Digits of both kinds and their separators as Latin ones, one character for one, so that places stay what they are. */
const plain = (text: string): string =>
  text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[٫٬،؛\u00a0]/g, (mark) => PLAIN[mark] ?? mark)
    .replace(/[\u200e\u200f\u061c\u2066-\u2069]/g, ' ');

const whole = (text: string | undefined, times = 1): number | null => {
  const value = Number((text ?? '').replaceAll(',', '')) * times;
  return Number.isInteger(value) && value >= 0 && value < 1e9 ? value : null;
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The facts that fill a field once; a second one for the same field stays unread, and so is named. */
class Reading {
  readonly #names: Record<'models' | 'regions', { slugs: readonly string[]; at: number }[]> = {
    models: [],
    regions: [],
  };
  readonly #found: { -readonly [Key in keyof Wanted]: Wanted[Key] } = {};

  set<Key extends keyof Wanted>(key: Key, value: Wanted[Key] | null): boolean {
    if (value === null || this.#found[key] !== undefined) return false;
    this.#found[key] = value;
    return true;
  }

  /** Names stay in the order of the line, whatever order they were found in. */
  add(key: 'models' | 'regions', slugs: readonly string[], at: number): boolean {
    this.#names[key].push({ slugs, at });
    const inOrder = this.#names[key].toSorted((one, other) => one.at - other.at);
    this.#found[key] = [...new Set(inOrder.flatMap((one) => one.slugs))];
    return true;
  }

  join(fabrics: readonly Interconnect[]): boolean {
    const chosen = new Set([...(this.#found.fabric ?? []), ...fabrics]);
    this.#found.fabric = FABRICS.filter((fabric) => chosen.has(fabric));
    return true;
  }

  get wanted(): Wanted {
    return this.#found;
  }
}

/** Understands a need typed in one line, in English, Arabic or both. `nowMs` gives a day its year; days are in UTC. */
export const readNeed = (line: string, known: Known, nowMs: number): Need => {
  if (line.trim() === '') return { wanted: {}, unknown: [] };
  const rest = { text: plain(line) };
  const take = taking(rest);
  const reading = new Reading();
  readNames(take, reading, {
    models: standingIn(rest.text, aliasesOf(known.models)),
    regions: standingIn(rest.text, aliasesOf(known.regions)),
  });
  readTimes(take, reading, nowMs);
  readLimits(take, reading);
  readAmounts(take, reading);
  readWords(take, reading);
  take(words.FILLERS, () => true);
  return { wanted: reading.wanted, unknown: leftOver(line, rest.text) };
};

/** What nothing was made of, cut out of the line as it was typed. */
const leftOver = (line: string, rest: string): readonly string[] => {
  const pieces = rest.matchAll(new RegExp(`[^${TAKEN},;]+`, 'gu'));
  return [...pieces]
    .map((piece) => line.slice(piece.index, piece.index + piece[0].length).trim())
    .filter((piece) => /[\p{L}\p{N}<>≤≥=]/u.test(piece));
};

interface Alias {
  readonly name: string;
  readonly slugs: readonly string[];
}
/** All that a thing may be called: its slug, its name, its name without the maker, and its family for all of them. */
const aliasesOf = (things: Known['models']): readonly Alias[] => {
  const byName = new Map<string, Set<string>>();
  const call = (name: string, slug: string): void => {
    const key = name.toLowerCase();
    byName.set(key, (byName.get(key) ?? new Set()).add(slug));
  };
  for (const { slug, name } of things) {
    const family = slug.split('-')[0] ?? slug;
    for (const alias of [slug, slug.replaceAll('-', ' '), name, name.replace(/^\S+ (?=\S*\d)/, '')]) call(alias, slug);
    if (/\d/.test(family)) call(family, slug);
  }
  const all = [...byName].map(([name, slugs]) => ({ name, slugs: [...slugs] }));
  return all.sort((one, other) => other.name.length - one.name.length);
};

/** The names that stand in the line at all: to build a pattern for each of the others takes a phone most of a second. */
const standingIn = (line: string, aliases: readonly Alias[]): readonly Alias[] => {
  const text = line.toLowerCase();
  return aliases.filter(({ name }) => text.includes(name));
};

const readNames = (take: Take, reading: Reading, named: Readonly<Record<keyof Known, readonly Alias[]>>): void => {
  take('model:([\\w.-]+)', ([slug], at) => reading.add('models', [slug ?? ''], at));
  take('region:([\\w.-]+)', ([slug], at) => reading.add('regions', [slug ?? ''], at));
  for (const { name, slugs } of named.models) {
    // a bare number before a model counts GPUs: `64 H100`, `64x H100`
    take(`(?:${words.NUMBER} ?[x×]? )?${escaped(name)}s?`, ([count], at) => {
      if (count !== undefined && !reading.set('units', whole(count))) return false;
      return reading.add('models', slugs, at);
    });
  }
  for (const { name, slugs } of named.regions)
    take(`(?:in )?${escaped(name)}`, (_, at) => reading.add('regions', slugs, at));
};

const INSTANT = '\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z';
const MONTH = words.MONTHS.map((month) => `(?:${month})`).join('|');
const DAY = `(\\d{4}-\\d{2}-\\d{2})|(\\d{1,2}) (${MONTH})(?:,? (\\d{4}))?|(${MONTH}) (\\d{1,2})(?:,? (\\d{4}))?|(today|اليوم)|(tomorrow|غدا|غدًا)|(next week|(?:الأسبوع|الاسبوع) (?:القادم|المقبل))|(next month|الشهر (?:القادم|المقبل))`;

const monthOf = (word: string): number =>
  words.MONTHS.findIndex((month) => new RegExp(`^(?:${month})$`, 'iu').test(word));

const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The day as `2026-12-01`; null where the calendar has no such day. */
const iso = (year: number, month: number, day: number): string | null => {
  const at = new Date(Date.UTC(year, month, day));
  return at.getUTCMonth() === month && at.getUTCDate() === day ? dayAt(at.getTime()) : null;
};

/** A day without a year is the next one by that name, today included; next week begins on its Monday, next month on its first day. */
const dayOf = (groups: readonly (string | undefined)[], nowMs: number): string | null => {
  const [written, day1, month1, year1, month2, day2, year2, today, tomorrow, week, nextMonth] = groups;
  const now = new Date(nowMs);
  if (today !== undefined) return dayAt(nowMs);
  if (tomorrow !== undefined) return dayAt(nowMs + DAY_MS);
  if (week !== undefined) return dayAt(nowMs + (7 - ((now.getUTCDay() + 6) % 7)) * DAY_MS);
  if (nextMonth !== undefined) return dayAt(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1));
  if (written !== undefined) {
    const [year, month, day] = written.split('-').map(Number);
    return iso(year ?? 0, (month ?? 0) - 1, day ?? 0);
  }
  const [month, day, year] = [monthOf(month1 ?? month2 ?? ''), Number(day1 ?? day2), year1 ?? year2];
  if (year !== undefined) return iso(Number(year), month, day);
  const here = iso(now.getUTCFullYear(), month, day);
  return here !== null && here >= dayAt(nowMs) ? here : iso(now.getUTCFullYear() + 1, month, day);
};

const readTimes = (take: Take, reading: Reading, nowMs: number): void => {
  take(`${words.UNTIL} (${INSTANT})`, ([instant]) => reading.set('until', instant ?? null));
  take(`${words.UNTIL} (?:${DAY})`, (groups) => {
    const day = dayOf(groups, nowMs);
    return reading.set('until', day === null ? null : `${day}T00:00:00.000Z`);
  });
  take(`(?:${words.FROM} )?(${INSTANT})`, ([instant]) => reading.set('from', instant ?? null));
  take(`(?:${words.FROM} )?(?:${DAY})`, (groups) => reading.set('from', dayOf(groups, nowMs)));
  take(`(?:${words.POWER_WITHIN}) ${words.NUMBER} ?(?:days?|أيام|ايام|يوم[اً]*)`, ([days]) =>
    reading.set('days', whole(days)),
  );
  for (const [unit, many, dual] of words.LENGTHS) {
    take(`(?:${words.FOR} )?(?:${dual})`, () => reading.set('for', `2${unit}`));
    take(`(?:${words.FOR} )?(?:([1-9]\\d{0,4}) ?|an? |one )(?:${many})`, ([count]) => lengthOf(reading, count, unit));
    take(`${words.FOR} (?:${many})`, () => lengthOf(reading, '1', unit));
  }
};

/** A length is taken when the calendar can step it. */
const lengthOf = (reading: Reading, count: string | undefined, unit: LengthParts['unit']): boolean => {
  const parts = { count: Number(count ?? '1'), unit };
  return Number.isNaN(stepLength(0, parts)) ? false : reading.set('for', `${parts.count}${unit}`);
};

const rateOf = (text: string | undefined): string | null => {
  const rate = (text ?? '').replace(/^(\d+),(\d{1,2})$/, '$1.$2').replaceAll(',', '');
  return /^\d{1,9}(\.\d{1,6})?$/.test(rate) ? rate : null;
};

const readLimits = (take: Take, reading: Reading): void => {
  const grams = '(?:g|grams?|غرام[اً]*|جرام[اً]*)(?: ?co[2₂]e?)?(?: ?(?:/|per) ?kwh| لكل kwh)?';
  take(`(?:${words.AT_MOST} ?)?${words.NUMBER} ?${grams}`, ([count]) => reading.set('carbon', whole(count)));
  take(`(?:${words.AT_LEAST} ?)?${words.NUMBER} ?(?:gib|gb|غيغابايت|جيجابايت)(?: ?/ ?gpu| per gpu)?`, ([count]) =>
    reading.set('vram', whole(count)),
  );
  const unit = '(?: ?(?:usd|\\$|دولار[اً]*))?(?: ?(?:/|per) ?(?:gpu[ ·-]?h(?:our|r)?|kw[ ·-]?month|hour|hr|h))?';
  const amount = `(?:usd ?|\\$ ?)?(\\d+,\\d{1,2}(?!\\d)|${words.NUMBER.slice(1, -1)})${unit}`;
  take(`${words.AT_MOST} ?${amount}`, ([rate]) => reading.set('max', rateOf(rate)));
  take(`\\$ ?${words.NUMBER}${unit}`, ([rate]) => reading.set('max', rateOf(rate)));
};

const readAmounts = (take: Take, reading: Reading): void => {
  take(`${words.NUMBER} ?(kw|mw)(?: of it load)?`, ([count, unit]) => {
    const units = whole(count, unit?.toLowerCase() === 'mw' ? 1000 : 1);
    return units !== null && reading.set('units', units) && reading.set('kind', 'HALL');
  });
  take(`${words.NUMBER} ?[x×]? ?${words.NODES}`, ([count]) => reading.set('units', nodes(count)));
  take(`${words.NUMBER} ?[x×]? ?${words.GPUS}`, ([count]) => reading.set('units', whole(count)));
  take(`${words.NUMBER} ?[x×]`, ([count]) => reading.set('units', whole(count)));
};
const nodes = (count: string | undefined): number | null => {
  const value = whole(count);
  return value === null ? null : value * words.GPUS_PER_NODE;
};

const readWords = (take: Take, reading: Reading): void => {
  for (const [pattern, fabrics] of words.FABRIC_WORDS) take(pattern, () => reading.join(fabrics));
  take(words.GANG, () => reading.set('gang', true));
  take(words.ON_DEMAND, () => reading.set('billing', 'ON_DEMAND'));
  take(words.RESERVED, () => reading.set('billing', 'RESERVED'));
  take(words.HALL, () => reading.wanted.kind === 'HALL' || reading.set('kind', 'HALL'));
  for (const [sort, pattern] of words.SORT_WORDS) take(pattern, () => reading.set('sort', sort));
  take(words.GPU_KIND, () => true);
};
