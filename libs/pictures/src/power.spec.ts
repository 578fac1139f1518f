// World: a site of 12 MW over 90 days, leases that switch power on and off at instants.
import { describePower, drawPower, type PowerEnvelope, tablePower } from './power.js';
import { standaloneSvg } from './standalone.js';
import { timeAxis } from './time-axis.js';

const DAY = 86_400_000;
const at = (day: number): number => Date.UTC(2026, 11, 1) + day * DAY;
const FRAME = { width: 600, height: 160, id: 'w' };

describe('drawPower', () => {
  it('steps at instants, without slopes', () => {
    const path = drawPower(setup(), FRAME).body.find((shape) => shape.attributes['class'] === 'pic-leased');
    expect(path?.attributes['d']).toMatchSnapshot();
    const xs = String(path?.attributes['d']).match(/L[\d.]+,[\d.]+/g) ?? [];
    expect(xs.length).toBeGreaterThan(6);
  });

  it('makes room above the limit when the draw passes it', () => {
    const limitOf = (data: PowerEnvelope): number =>
      Number(drawPower(data, FRAME).body.find((shape) => shape.attributes['class'] === 'pic-limit')?.attributes['y1']);
    expect(limitOf(setup({ limitKw: 6000 }))).toBeGreaterThan(limitOf(setup()));
  });
});

describe('tablePower', () => {
  it('carries in what was drawn before the window and drops what comes after', () => {
    const steps = [
      { start: at(-9), kw: 500 },
      { start: at(10), kw: 700 },
      { start: at(90), kw: 900 },
    ];
    expect(tablePower(setup({ steps }))).toEqual([
      { start: at(0), kw: 500 },
      { start: at(10), kw: 700 },
    ]);
  });
});

describe('describePower', () => {
  it('names the peak and what is left below the limit', () => {
    expect(describePower(setup())).toBe('Draw peaks at 11200 of 12000 kW from 2027-01-10, 800 kW below the limit.');
  });

  it('names an overrun', () => {
    expect(describePower(setup({ limitKw: 10_000 }))).toBe(
      'Draw passes the limit of 10000 kW by 1200 kW from 2027-01-10.',
    );
  });
});

describe('timeAxis', () => {
  it.each([120, 320, 700, 1600])('leaves room between labels at %i px', (width) => {
    const ticks = timeAxis({ start: at(0), end: at(90) }, 0, width, 100, () => 'label').map((tick) => {
      const [line] = tick.children;
      return typeof line === 'object' ? Number(line.attributes['x1']) : NaN;
    });
    ticks.slice(1).forEach((x, i) => expect(x - (ticks[i] ?? 0)).toBeGreaterThanOrEqual(60));
    ticks.forEach((x) => expect(x).toBeLessThanOrEqual(width - 50));
  });
});

describe('standaloneSvg', () => {
  it('escapes every text, so that a name can never become markup', () => {
    const svg = standaloneSvg(drawPower(setup({ sayInstant: () => '<script>"&' }), FRAME), 'A & <b>');
    expect(svg).not.toMatch(/<script|<b>/);
    expect(svg).toContain('<title>A &#38; &#60;b&#62;</title>');
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" role="img" width="600" height="160"')).toBe(true);
  });
});

function setup(changed: Partial<PowerEnvelope> = {}): PowerEnvelope {
  return {
    limitKw: 12_000,
    window: { start: at(0), end: at(90) },
    steps: [
      { start: at(0), kw: 3200 },
      { start: at(14), kw: 7800 },
      { start: at(40), kw: 11_200 },
      { start: at(70), kw: 5400 },
    ],
    sayInstant: (ms) => new Date(ms).toISOString().slice(0, 10),
    ...changed,
  };
}
