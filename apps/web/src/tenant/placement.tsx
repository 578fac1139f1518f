const count = new Intl.NumberFormat('en');

export interface PlacementProps {
  readonly of: readonly { readonly from: number; readonly to: number }[];
}

/** Which units, as ranges: `0–63; 128–191`. The last unit is named, since people count what they get. */
export const Placement = ({ of: ranges }: PlacementProps) => (
  <bdi dir="ltr" className="num whitespace-normal!">
    {ranges
      .map(({ from, to }) => (to - from === 1 ? count.format(from) : `${count.format(from)}–${count.format(to - 1)}`))
      .join('; ')}
  </bdi>
);
