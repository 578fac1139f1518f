import { type ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';
export type ButtonSize = 'small' | 'normal' | 'large';

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className'> {
  readonly kind?: ButtonKind;
  readonly size?: ButtonSize;
  readonly wide?: boolean;
  /** Work is under way: a spinner shows and further presses do nothing. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

/** A press that does something. Navigation is a link: see `LinkButton`. */
export const Button = ({
  kind = 'plain',
  size = 'normal',
  wide = false,
  busy = false,
  children,
  ...rest
}: ButtonProps) => (
  <AriaButton
    {...rest}
    isPending={busy}
    className="button"
    data-kind={kind}
    data-size={size}
    data-wide={wide || undefined}
  >
    {busy ? <span className="spinner" aria-hidden="true" /> : null}
    {children}
  </AriaButton>
);
