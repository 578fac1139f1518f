/** Puts what runs along days from the side on which reading begins: mirrored where that is the right. */
export interface Direction {
  /** The left edge of something `width` wide that is `x` from the side of the beginning. */
  readonly place: (x: number, width?: number) => number;
  /** Of a text that would begin or end at a place. */
  readonly anchor: (side: 'start' | 'end') => 'start' | 'end';
}

export const direction = (width: number, isMirrored: boolean): Direction => ({
  place: (x, own = 0) => (isMirrored ? width - x - own : x),
  anchor: (side) => (isMirrored ? (side === 'start' ? 'end' : 'start') : side),
});
