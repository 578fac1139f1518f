import { type Refusal, invalid } from '../refusal.js';

/** What is wrong with one row of input, field by field: everything at once, so that a miner corrects a file in one go. */
export class Problems {
  readonly #found: Refusal[] = [];

  constructor(private readonly path: readonly string[]) {}

  /** Notes a problem unless the field is as it should be. */
  expect(isRight: boolean, field: string, detail: string): this {
    if (!isRight) this.#found.push(invalid([...this.path, field], detail));
    return this;
  }

  text(value: string, field: string, shortest: number, longest: number): this {
    const length = value.trim().length;
    return this.expect(length >= shortest && length <= longest, field, `\`${field}\` has ${shortest} to ${longest} characters.`);
  }

  range(value: number, field: string, least: number, most: number): this {
    const isRight = Number.isSafeInteger(value) && value >= least && value <= most;
    return this.expect(isRight, field, `\`${field}\` is a whole number from ${least} to ${most}.`);
  }

  get found(): readonly Refusal[] {
    return this.#found;
  }
}
