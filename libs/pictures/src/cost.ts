import { exact, exactText, shareOfExact } from './exact.js';
import { type Frame, type Picture, px, shape } from './picture.js';

/** One part of a total: what it is called and its exact amount in major units, e.g. `48384.00`. */
export interface CostPart {
  readonly name: string;
  readonly amount: string;
}

export interface CostRow extends CostPart {
  /** Of the total, 0 to 1, good to a millionth: for drawing and percentages, never for arithmetic. */
  readonly share: number;
}

/** What share `part` is of `whole`, both exact decimal strings: 0 to 1, and 0 for an empty or negative whole. */
export const shareOf = (part: string, whole: string): number => shareOfExact(exact(part), exact(whole));

const sum = (parts: readonly CostPart[]): string =>
  exactText(parts.reduce((total, part) => total + exact(part.amount), 0n));

/** The parts with their share of the sum of all parts. */
export const tableCost = (parts: readonly CostPart[]): readonly CostRow[] => {
  const total = sum(parts);
  return parts.map((part) => ({ ...part, share: shareOf(part.amount, total) }));
};

export const describeCost = (parts: readonly CostPart[]): string => {
  const rows = tableCost(parts).filter((row) => row.share > 0);
  if (rows.length === 0) return 'Nothing is charged.';
  return `${rows.map((row) => `${row.name} is ${Math.round(row.share * 1000) / 10} %`).join(', ')} of the total.`;
};

/** Parts side by side in the order given, which is the order in which the price is built up. */
export const drawCost = (parts: readonly CostPart[], frame: Frame): Picture => {
  let left = 0;
  const body = tableCost(parts).flatMap((row, index) => {
    const width = Math.min(row.share * frame.width, frame.width - left);
    const bar = shape('rect', {
      class: `pic-part pic-part-${index % 4}`,
      x: px(left),
      y: 0,
      width: px(width),
      height: frame.height,
    });
    left += width;
    return width > 0 ? [bar] : [];
  });
  return { width: frame.width, height: frame.height, body };
};
