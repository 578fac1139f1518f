import { type ReactNode } from 'react';
import { useText } from './text.js';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';
export type ButtonSize = 'small' | 'normal' | 'large';

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'isPending'> {
  readonly kind?: ButtonKind;
  readonly size?: ButtonSize;
  readonly wide?: boolean;
  /** Work is under way: a spinner shows and further presses do nothing. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

/**
 * A press that does something. Navigation is a link: see `LinkButton`. While busy it keeps its focus and its place, and
 * neither presses nor submits; React Aria's own pending state leaves nameless images in its live region.
 */
export const Button = ({
  kind = 'plain',
  size = 'normal',
  wide = false,
  busy = false,
  type = 'button',
  onPress,
  children,
  ...rest
}: ButtonProps) => {
  const say = useText();
  return (
    <AriaButton
      {...rest}
      type={busy ? 'button' : type}
      {...(busy || onPress === undefined ? {} : { onPress })}
      className="button"
      data-kind={kind}
      data-size={size}
      data-wide={wide || undefined}
      data-busy={busy || undefined}
    >
      {busy ? <span className="spinner" role="img" aria-label={say('button.busy')} /> : null}
      {children}
    </AriaButton>
  );
};
