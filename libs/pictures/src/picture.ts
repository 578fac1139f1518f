/** One SVG element as data. Attribute names are SVG's own (`stroke-width`, `class`); a child that is text is a string. */
export interface Shape {
  readonly tag: 'g' | 'rect' | 'path' | 'line' | 'text' | 'defs' | 'pattern';
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Shape | string)[];
}

/** A finished drawing in CSS pixels. It carries no colours: classes are styled by the page, or by `standaloneSvg`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly body: readonly Shape[];
}

/** Where a picture goes: its size in CSS pixels and a prefix that keeps pattern ids unique on a page. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly id: string;
}

export const shape = (
  tag: Shape['tag'],
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (Shape | string)[]
): Shape => ({ tag, attributes, children });

/** A tenth of a pixel is finer than any screen; more digits only make documents longer. */
export const px = (value: number): number => Math.round(value * 10) / 10;

/** A point that stands for itself: a disc around its middle. */
export const disc = (x: number, y: number, radius: number, name: string): Shape => {
  const arc = (to: number): string => `a${radius} ${radius} 0 1 0 ${to} 0`;
  return shape('path', { class: name, d: `M${px(x - radius)} ${px(y)}${arc(2 * radius)}${arc(-2 * radius)}Z` });
};
