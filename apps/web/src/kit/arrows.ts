import { type KeyboardEvent } from 'react';

/** Arrow keys lead from link to link as they lie over a picture in so many columns; Tab goes on through all of them. `isMirrored`: they begin at the right. */
export const goByArrow = (event: KeyboardEvent, columns: number, isMirrored = false): void => {
  const on = isMirrored ? -1 : 1;
  const step = { ArrowRight: on, ArrowLeft: -on, ArrowDown: columns, ArrowUp: -columns }[event.key];
  const links = [...(event.currentTarget.parentElement?.querySelectorAll('a') ?? [])];
  const next = step === undefined ? undefined : links[links.findIndex((link) => link === event.currentTarget) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
};
