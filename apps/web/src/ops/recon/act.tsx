import { type ReactNode } from 'react';
import { Button } from '../../kit/button.js';

/** A button with its key beside its name. */
export const Act = ({
  name,
  letter,
  ...rest
}: { readonly name: string; readonly letter?: string } & Omit<Parameters<typeof Button>[0], 'children'>): ReactNode => (
  <Button size="small" {...rest} {...(letter === undefined ? {} : { 'aria-keyshortcuts': letter })}>
    {name}
    {letter === undefined ? null : (
      <kbd className="kbd" aria-hidden="true">
        {letter}
      </kbd>
    )}
  </Button>
);
