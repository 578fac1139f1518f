/** One thing to choose from a list, by any control of the kit. */
export interface Choice<Id extends string = string> {
  readonly id: Id;
  readonly name: string;
  /** A second, quieter fact beside the name. */
  readonly note?: string;
}
