/**
 * Where an exact decimal lies in a picture. The one place at which an amount, a rate or a measure becomes a float, and for drawing only:
 * what is read, summed, compared or taken away as a table or file stays the string.
 */
export const toCoordinate = (decimal: string): number => Number(decimal);
