import { createElement, type ReactNode } from 'react';
import { type Picture, type Shape } from '#libs/pictures';

const camel = (name: string): string =>
  name === 'class' ? 'className' : name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const draw = (node: Shape | string, key: number): ReactNode => {
  if (typeof node === 'string') return node;
  const attributes = Object.fromEntries(Object.entries(node.attributes).map(([name, value]) => [camel(name), value]));
  return createElement(node.tag, { ...attributes, key }, ...node.children.map(draw));
};

/** A drawing as elements of the page; text is text, never markup. A stretched one fills its place: for bars without text. */
export const Drawing = ({
  picture,
  title,
  stretch = false,
}: {
  readonly picture: Picture;
  readonly title: string;
  readonly stretch?: boolean;
}) => (
  <svg
    className="picture"
    role="img"
    aria-label={title}
    width={picture.width}
    height={picture.height}
    preserveAspectRatio={stretch ? 'none' : undefined}
    viewBox={`0 0 ${picture.width} ${picture.height}`}
  >
    {picture.body.map(draw)}
  </svg>
);
