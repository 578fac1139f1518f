import { type Instant, instantFromEpoch } from '#libs/kernel';

/** Runs one parameterised statement and gives its rows. The caller names their shape; the statement beside it must match. */
export type Run = <Row>(text: string, values: readonly unknown[]) => Promise<Row[]>;

export const toInstant = (at: Date): Instant => instantFromEpoch(at.getTime());
export const toInstantOrNull = (at: Date | null): Instant | null => (at === null ? null : toInstant(at));
