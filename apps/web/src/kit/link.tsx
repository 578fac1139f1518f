import { createLink } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { type ComponentPropsWithRef, type ReactNode } from 'react';
import { pageLanguage } from './locale.js';
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

/** Papers are set in the language they are asked for in. */
const inPageLanguage = (path: string): string =>
  path.endsWith('.pdf') && pageLanguage() !== 'en' ? `${path}?lang=${pageLanguage()}` : path;

/** A file to take away, from this server; looks like a button, and the browser saves what comes. */
export const FileButton = ({ path, children }: { readonly path: string; readonly children: ReactNode }) => (
  <AnchorButton href={inPageLanguage(path)} download>
    <Download size={15} aria-hidden="true" />
    {children}
  </AnchorButton>
);

/** A link in running text or a table cell. */
export const Link = createLink(Anchor);
/** A link that looks like a button because it is the page's next step. */
export const LinkButton = createLink(AnchorButton);
