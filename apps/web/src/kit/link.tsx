import { createLink } from '@tanstack/react-router';
import { type ComponentPropsWithRef } from 'react';
import { type ButtonKind, type ButtonSize } from './button.js';

type AnchorProps = ComponentPropsWithRef<'a'> & { readonly quiet?: boolean };
const Anchor = ({ quiet = false, className = '', ...rest }: AnchorProps) => (
  <a {...rest} className={`link ${className}`} data-quiet={quiet || undefined} />
);

type AnchorButtonProps = ComponentPropsWithRef<'a'> & {
  readonly kind?: ButtonKind;
  readonly size?: ButtonSize;
  readonly wide?: boolean;
};
const AnchorButton = ({ kind = 'plain', size = 'normal', wide = false, ...rest }: AnchorButtonProps) => (
  <a {...rest} className="button" data-kind={kind} data-size={size} data-wide={wide || undefined} />
);

/** A link in running text or a table cell. */
export const Link = createLink(Anchor);
/** A link that looks like a button because it is the page's next step. */
export const LinkButton = createLink(AnchorButton);
