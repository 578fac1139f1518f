import {
  type CivilDate,
  type CurrencyCode,
  type Decimal,
  type Money,
  civilDate,
  compareDecimal,
  decimal,
  parseCivilDate,
  parseDecimal,
  parseMoney,
  zero,
} from '#libs/kernel';

export type ProblemCode =
  | 'MISSING'
  | 'UNKNOWN_FIELD'
  | 'WRONG_TYPE'
  | 'NOT_A_DECIMAL'
  | 'NOT_AN_AMOUNT'
  | 'NOT_A_DATE'
  | 'NOT_ONE_OF'
  | 'OUT_OF_RANGE'
  | 'CONTRADICTION';

/** One thing wrong with a term sheet; `message` completes "<path> ...". */
export interface TermSheetProblem {
  readonly code: ProblemCode;
  /** "tranches[1].rate"; "" is the document itself. */
  readonly path: string;
  readonly message: string;
}

/** Bounds of a decimal, inclusive unless `above`. */
export interface DecimalBounds {
  readonly least?: string;
  readonly above?: string;
  readonly most?: string;
}

const SOME_DAY = civilDate('2000-01-01');
const NOTHING = decimal('0');

/**
 * Reads one JSON object field by field and collects what is wrong, so that a person sees all of it at once. A value that is wrong comes
 * back as a harmless stand-in: whoever finds a problem in the list must throw the whole reading away.
 */
export class JsonFields {
  private readonly asked = new Set<string>();

  constructor(
    private readonly object: Readonly<Record<string, unknown>>,
    private readonly path: string,
    private readonly problems: TermSheetProblem[],
  ) {}

  /** To be called last: whatever nobody asked for is a typing mistake that would silently change a contract. */
  end(): void {
    for (const name of Object.keys(this.object)) {
      if (!this.asked.has(name)) this.say('UNKNOWN_FIELD', name, 'is no field of a term sheet here');
    }
  }

  optional<T, F>(name: string, fallback: F, read: (name: string) => T): T | F {
    this.asked.add(name);
    return Object.hasOwn(this.object, name) ? read(name) : fallback;
  }

  text(name: string, most = 200): string {
    const value = this.take(name);
    if (value === undefined) return '';
    if (typeof value !== 'string') return this.say('WRONG_TYPE', name, 'must be a text', '');
    if (value.trim().length === 0 || value.length > most)
      this.say('OUT_OF_RANGE', name, `must have 1 to ${most} characters`);
    return value;
  }

  /** A name that schedule rows and invoices refer to. */
  id(name: string): string {
    const text = this.text(name, 64);
    if (text !== '' && !/^[\w.-]+$/.test(text))
      this.say('OUT_OF_RANGE', name, 'must be letters, digits, "_", "." and "-"');
    return text;
  }

  boolean(name: string): boolean {
    const value = this.take(name);
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    return this.say('WRONG_TYPE', name, 'must be true or false', false);
  }

  whole(name: string, least: number, most: number): number {
    const value = this.take(name);
    if (value === undefined) return least;
    if (typeof value !== 'number') return this.say('WRONG_TYPE', name, 'must be a whole number without quotes', least);
    if (!Number.isInteger(value) || value < least || value > most)
      return this.say('OUT_OF_RANGE', name, `must be a whole number from ${least} to ${most}`, least);
    return value;
  }

  oneOf<T extends string>(name: string, values: readonly [T, ...T[]]): T {
    const value = this.take(name);
    const found = values.find((candidate) => candidate === value);
    if (found !== undefined || value === undefined) return found ?? values[0];
    return this.say('NOT_ONE_OF', name, `must be one of ${values.join(', ')}`, values[0]);
  }

  decimal(name: string, { least, above, most }: DecimalBounds = {}): Decimal {
    const text = this.quoted(name);
    if (text === undefined) return NOTHING;
    const parsed = parseDecimal(text);
    if (!parsed.ok) return this.say('NOT_A_DECIMAL', name, 'must be a decimal such as "121.5278"', NOTHING);
    const { value } = parsed;
    if (least !== undefined && compareDecimal(value, decimal(least)) < 0)
      this.say('OUT_OF_RANGE', name, `must be at least ${least}`);
    if (above !== undefined && compareDecimal(value, decimal(above)) <= 0)
      this.say('OUT_OF_RANGE', name, `must be more than ${above}`);
    if (most !== undefined && compareDecimal(value, decimal(most)) > 0)
      this.say('OUT_OF_RANGE', name, `must be at most ${most}`);
    return value;
  }

  /** Above zero: no amount of a term sheet is nothing or less. */
  money(name: string, currency: CurrencyCode): Money {
    const text = this.quoted(name);
    if (text === undefined) return zero(currency);
    const parsed = parseMoney(text, currency);
    if (!parsed.ok) {
      const why = parsed.refusal === 'TOO_MANY_DECIMALS' ? `has more decimals than ${currency}` : 'is no amount';
      return this.say('NOT_AN_AMOUNT', name, `${why}; write major units such as "300000000.00"`, zero(currency));
    }
    if (parsed.value.minor <= 0n) this.say('OUT_OF_RANGE', name, 'must be more than 0');
    return parsed.value;
  }

  date(name: string): CivilDate {
    const text = this.quoted(name);
    if (text === undefined) return SOME_DAY;
    const parsed = parseCivilDate(text);
    if (parsed.ok) return parsed.value;
    return this.say('NOT_A_DATE', name, 'must be a date from 1900 to 2199 such as "2024-10-24"', SOME_DAY);
  }

  fields<T>(name: string, read: (fields: JsonFields) => T): T {
    const found = this.take(name);
    return readObject(
      found === undefined ? {} : found,
      this.pathOf(name),
      found === undefined ? [] : this.problems,
      read,
    );
  }

  list<T>(name: string, [least, most]: readonly [number, number], read: (fields: JsonFields) => T): T[] {
    return this.items(name, least, most).map((item, index) =>
      readObject(item, `${this.pathOf(name)}[${index}]`, this.problems, read),
    );
  }

  texts(name: string, most: number): string[] {
    return this.items(name, 0, most).map((item, index) => {
      if (typeof item === 'string' && item.length <= 1_000) return item;
      return this.say('WRONG_TYPE', `${name}[${index}]`, 'must be a text of at most 1000 characters', '');
    });
  }

  say(code: ProblemCode, name: string, message: string): void;
  say<T>(code: ProblemCode, name: string, message: string, instead: T): T;
  say<T>(code: ProblemCode, name: string, message: string, instead?: T): T | undefined {
    this.problems.push({ code, path: this.pathOf(name), message });
    return instead;
  }

  private items(name: string, least: number, most: number): readonly unknown[] {
    const value = this.take(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) return this.say('WRONG_TYPE', name, 'must be a list', []);
    if (value.length < least || value.length > most)
      return this.say('OUT_OF_RANGE', name, `must have ${least} to ${most} entries`, []);
    return value;
  }

  private quoted(name: string): string | undefined {
    const value = this.take(name);
    if (value === undefined || typeof value === 'string') return value;
    const why =
      typeof value === 'number' ? 'must be in quotes: a JSON number would be read as a float' : 'must be a text';
    this.say('WRONG_TYPE', name, why);
    return undefined;
  }

  private take(name: string): unknown {
    this.asked.add(name);
    if (!Object.hasOwn(this.object, name)) this.say('MISSING', name, 'is missing');
    return this.object[name];
  }

  private pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }
}

/** Reads a JSON value that has to be an object; where it is none, that alone is the problem, not all that it lacks. */
export function readObject<T>(
  value: unknown,
  path: string,
  problems: TermSheetProblem[],
  read: (fields: JsonFields) => T,
): T {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) problems.push({ code: 'WRONG_TYPE', path, message: 'must be a JSON object' });
  const fields = new JsonFields(isObject ? { ...value } : {}, path, isObject ? problems : []);
  const result = read(fields);
  fields.end();
  return result;
}
