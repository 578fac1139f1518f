/**
 * Pictures decides how the facts of the market look: which shape, which pattern, which scale, and the finding that a
 * picture states. The same pure code draws for the portal, for documents and for the docs.
 *
 * It refuses to know where the facts come from, what they cost to load, React, the DOM, the reader's language and the
 * colours of a theme: shapes carry class names, texts come in as arguments, and every picture has its rows as a table.
 */
export { type Frame, type Picture, type Shape } from './picture.js';
export { standaloneSvg } from './standalone.js';
export { type Use } from './fills.js';
export {
  type Availability,
  type AvailabilityFinding,
  describeAvailability,
  drawAvailability,
  findAvailability,
} from './availability.js';
export { type AvailabilitySlice, tableAvailability, type UseRectangle } from './availability-slices.js';
export { describeUtilisation, drawUtilisation, tableUtilisation, type Utilisation } from './utilisation.js';
export { type CostPart, describeCost, drawCost, shareOf, tableCost } from './cost.js';
export { describeWindowFit, drawWindowFit, tableWindowFit, type WindowFit } from './window-fit.js';
export { drawPower, type PowerSlice, type SitePower, stopsOfPower } from './power.js';
export {
  drawPriceHistory,
  type PictureStop,
  type PriceHistory,
  type PricePoint,
  stopsOfPriceHistory,
} from './price-history.js';
export { drawSiteMap, MAP_RATIO, type MapPlace, RINGS_MS, type SiteMap, stopsOfSiteMap } from './site-map.js';
export { drawUptime, findUptime, stopsOfUptime, type Uptime, uptimeBand } from './uptime.js';
export { type Depth, drawDepth, stopsOfDepth } from './depth.js';
export {
  ageBand,
  type AgeCell,
  type AgeCount,
  type Ageing,
  type AgeStanding,
  cellsOfAgeing,
  describeAgeing,
  drawAgeing,
} from './ageing.js';
export { drawPayables, type PayableBar, type Payables, placesOfPayables } from './payables.js';
export { drawUsage, stopsOfUsage, sumsOf, type Usage } from './usage.js';
export { drawHeatmap, HEAT_STEPS, type Heatmap, heatStep, stopsOfHeatmap } from './heatmap.js';
export { drawLoad, type Load, type LoadDay, loadOfDay, stopsOfLoad } from './load.js';
export { type BurnUp, drawBurnUp, forecastOf, type SpentAt, stopsOfBurnUp } from './burn-up.js';
export { stopsOfAvailability, stopsOfCost, stopsOfUtilisation } from './stops.js';
export { type BreakEvenLines, drawBreakEven, stopsOfBreakEven } from './break-even.js';
export { drawWaterfall, heightOfWaterfall, stopsOfWaterfall, tableWaterfall, type Waterfall } from './waterfall.js';
export { SERIES } from './ramp.js';
