import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter } from 'd3-shape';
import { type Frame, type Picture, px, shape } from './picture.js';
import { type SayInstant, type Stretch, timeAxis, timeScale } from './time-axis.js';

/** From `start` on (ms) the site draws `kw`, until the next step. */
export interface PowerStep {
  readonly start: number;
  readonly kw: number;
}

/** Power drawn over time against what the site may draw. */
export interface PowerEnvelope {
  readonly limitKw: number;
  readonly window: Stretch;
  /** In order of time; before the first step nothing is drawn. */
  readonly steps: readonly PowerStep[];
  readonly sayInstant: SayInstant;
}

const LEFT = 52;
const BOTTOM = 24;
const TOP = 8;

/** The steps inside the window, the first one carried in from before it. */
export const tablePower = (data: PowerEnvelope): readonly PowerStep[] => {
  const before = data.steps.filter((step) => step.start <= data.window.start).at(-1);
  const inside = data.steps.filter((step) => step.start > data.window.start && step.start < data.window.end);
  return [{ start: data.window.start, kw: before?.kw ?? 0 }, ...inside];
};

export const describePower = (data: PowerEnvelope): string => {
  const rows = tablePower(data);
  const peak = rows.reduce((top, row) => (row.kw > top.kw ? row : top));
  const when = data.sayInstant(peak.start);
  const spare = data.limitKw - peak.kw;
  if (spare < 0) return `Draw passes the limit of ${data.limitKw} kW by ${-spare} kW from ${when}.`;
  return `Draw peaks at ${peak.kw} of ${data.limitKw} kW from ${when}, ${spare} kW below the limit.`;
};

/** Where an instant and a draw lie in a frame. */
export const placeOfPower = (data: PowerEnvelope, frame: Frame) => {
  const top = Math.max(data.limitKw, ...tablePower(data).map((row) => row.kw));
  const y = scaleLinear()
    .domain([0, top * 1.08])
    .range([frame.height - BOTTOM, TOP]);
  return { x: timeScale(data.window, LEFT, frame.width - 1), y: (kw: number): number => y(kw) };
};

/** Stepped area under a limit line; nothing is smoothed, since a lease switches power on and off at an instant. */
export const drawPower = (data: PowerEnvelope, frame: Frame): Picture => {
  const rows = tablePower(data);
  const right = frame.width - 1;
  const base = frame.height - BOTTOM;
  const { x, y } = placeOfPower(data, frame);
  const points = [...rows, { start: data.window.end, kw: rows.at(-1)?.kw ?? 0 }];
  const outline = area<PowerStep>(
    (row) => x(row.start),
    base,
    (row) => y(row.kw),
  )
    .curve(curveStepAfter)
    .digits(1);
  const limit = px(y(data.limitKw));
  return {
    width: frame.width,
    height: frame.height,
    body: [
      shape('path', { class: 'pic-leased', d: outline(points) ?? '' }),
      shape('line', { class: 'pic-limit', x1: LEFT, x2: right, y1: limit, y2: limit }),
      shape('line', { class: 'pic-line', x1: LEFT, x2: right, y1: base, y2: base }),
      shape('text', { x: LEFT - 6, y: limit + 4, 'text-anchor': 'end' }, `${data.limitKw} kW`),
      shape('text', { x: LEFT - 6, y: base + 4, 'text-anchor': 'end' }, '0'),
      ...timeAxis(data.window, LEFT, right, base, data.sayInstant),
    ],
  };
};
