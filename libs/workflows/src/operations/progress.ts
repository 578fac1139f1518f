/** How far long work has come: what it is doing, how much of that is done, and of how much (null: nobody knows). */
export type Progress = (step: {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}) => Promise<void>;

/** For work that nobody watches. */
export const UNWATCHED: Progress = () => Promise.resolve();
