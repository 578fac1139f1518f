import { type Availability, placeOfAvailability } from './availability.js';
import { tableAvailability } from './availability-slices.js';
import { type CostPart, tableCost } from './cost.js';
import { direction } from './direction.js';
import { type Frame, px } from './picture.js';
import { type PictureStop } from './price-history.js';
import { tableUtilisation, type Utilisation } from './utilisation.js';

/** Where each slice of an availability timeline begins, at the height of what is free, from left to right. */
export const stopsOfAvailability = (data: Availability, frame: Frame): readonly PictureStop[] => {
  const { x, y } = placeOfAvailability(data, frame);
  const { place } = direction(frame.width, data.isMirrored === true);
  const stops = tableAvailability(data).map((slice) => ({
    ...{ at: slice.start, x: px(place(x(slice.start))), y: px(y(slice.FREE)) },
  }));
  return data.isMirrored === true ? stops.reverse() : stops;
};

/** The middle of each part of one bar; `at` is the number of the part, and parts of nothing have none. */
const stopsOfShares = (shares: readonly number[], frame: Frame): readonly PictureStop[] => {
  let left = 0;
  return shares.flatMap((share, at) => {
    const x = px((left + share / 2) * frame.width);
    left += share;
    return share > 0 ? [{ at, x, y: px(frame.height / 2) }] : [];
  });
};

export const stopsOfCost = (parts: readonly CostPart[], frame: Frame): readonly PictureStop[] =>
  stopsOfShares(
    tableCost(parts).map(({ share }) => share),
    frame,
  );

export const stopsOfUtilisation = (data: Utilisation, frame: Frame): readonly PictureStop[] =>
  stopsOfShares(
    tableUtilisation(data).map(({ share }) => share),
    frame,
  );
