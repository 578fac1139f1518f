import { Key } from './key.js';

interface PatternKeyProps {
  readonly name: string;
}

/** Of what is striped in a picture. */
export const HeldKey = ({ name }: PatternKeyProps) => (
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
export const BlockedKey = ({ name }: PatternKeyProps) => (
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
