import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { lettersAreOn } from './letter-keys.js';

/** What opens over a page. */
export type Panel = 'help' | 'palette' | 'api';

/** Second key after `g`, and where it goes. */
const PLACES = {
  s: '/gpus',
  m: '/market',
  q: '/quotes',
  l: '/leases',
  b: '/leases',
  u: '/usage',
  i: '/invoices',
} as const;
const CHORD_MS = 1200;

const TAKES_LETTERS = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [role="listbox"], [role="menu"]';
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest(TAKES_LETTERS) !== null);

/** Control or Command with K works everywhere, in fields too: it types nothing. By its place, so that it is K in Arabic as well. */
const isPaletteKey = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === 'KeyK';

/** Moves the focus along the rows of the page's table. */
const moveRow = (by: 1 | -1): void => {
  const links = [...document.querySelectorAll<HTMLElement>('tr[data-row] a')].filter(
    (link, _, all) => all.find((other) => other.closest('tr') === link.closest('tr')) === link,
  );
  const at = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement) ?? false);
  links[at === -1 ? (by === 1 ? 0 : links.length - 1) : at + by]?.focus();
};

/** Picks or unpicks the row that has the focus, where rows can be picked. */
const pickRow = (): void =>
  document.activeElement?.closest('tr')?.querySelector<HTMLElement>('[data-pick] input')?.click();
const compare = (): void => document.querySelector<HTMLElement>('[data-compare]')?.click();

/** Single-letter keys of the portal; they are dead while something is being typed, with any modifier held, and where the reader switched them off. */
export const useShortcuts = (open: (panel: Panel) => void): void => {
  const navigate = useNavigate();
  useEffect(() => {
    let chordAt = -Infinity;
    const onKey = (event: KeyboardEvent): void => {
      if (isPaletteKey(event)) {
        event.preventDefault();
        open('palette');
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (!lettersAreOn()) return;
      const place = Object.entries(PLACES).find(([key]) => key === event.key)?.[1];
      if (event.timeStamp - chordAt < CHORD_MS && place !== undefined) {
        event.preventDefault();
        void navigate({ to: place });
      } else if (event.key === '/') {
        event.preventDefault();
        const first = document.querySelector<HTMLElement>('[data-search-focus] input:not([type="radio"])');
        if (first === null) void navigate({ to: '/gpus' });
        else first.focus();
      } else if (event.key === '?') open('help');
      else if (event.key === '.') open('api');
      else if (event.key === 'j') moveRow(1);
      else if (event.key === 'k') moveRow(-1);
      else if (event.key === 'x') pickRow();
      else if (event.key === 'c') compare();
      chordAt = event.key === 'g' ? event.timeStamp : -Infinity;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate, open]);
};
