import { type ReactNode } from 'react';

/** What a mark of a picture stands for: the mark, drawn small in its own class, and its name. */
export const Key = ({
  mark,
  width = 18,
  name,
}: {
  readonly mark: ReactNode;
  readonly width?: number;
  readonly name: string;
}) => (
  <span className="key">
    <svg width={width} height="10" aria-hidden="true">
      {mark}
    </svg>
    <bdi>{name}</bdi>
  </span>
);

/** Of a line: one that is drawn through, or dashed, and where it has one, on its band. */
export const LineKey = ({
  name,
  line,
  band,
}: {
  readonly name: string;
  readonly line: string;
  readonly band?: string;
}) => (
  <Key
    name={name}
    mark={
      <>
        {band === undefined ? null : <rect width="18" height="10" className={band} />}
        <path d="M0 5h18" className={line} />
      </>
    }
  />
);

/** Of an area, a bar or a cell. */
export const AreaKey = ({ name, fill }: { readonly name: string; readonly fill: string }) => (
  <Key name={name} width={12} mark={<rect x="0.5" y="0.5" width="11" height="9" className={fill} />} />
);

/** Of what is striped in a picture. */
export const HeldKey = ({ name }: { readonly name: string }) => (
  <Key
    name={name}
    width={14}
    mark={
      <>
        <rect x="0.5" y="0.5" width="13" height="9" className="pic-base" stroke="var(--color-ink)" />
        <path d="M2 9 8 1M7 9 13 1" stroke="var(--color-ink)" strokeWidth="1.5" />
      </>
    }
  />
);

/** Of what is dotted in a picture. */
export const BlockedKey = ({ name }: { readonly name: string }) => (
  <Key
    name={name}
    width={14}
    mark={
      <>
        <rect x="0.5" y="0.5" width="13" height="9" className="pic-base pic-blocked" />
        <path d="M3 3h1.5v1.5H3zM8 3h1.5v1.5H8zM5.5 6H7v1.500H5.5z" className="pic-dots" />
      </>
    }
  />
);
