import { useEffect, useSyncExternalStore } from 'react';

const STORED = 'gridlease-single-keys';
const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const areOn = (): boolean => {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true; // storage can be switched off: the keys then stay on
  }
};

/** Single-letter keys can be switched off by whoever speaks to the computer, or presses them by accident (WCAG 2.1.4). */
export const useSingleKeys = (): { readonly on: boolean; readonly set: (on: boolean) => void } => ({
  on: useSyncExternalStore(subscribe, areOn),
  set: (on) => {
    try {
      localStorage.setItem(STORED, on ? 'on' : 'off');
    } catch {
      return;
    }
    listeners.forEach((listener) => listener());
  },
});

const TAKES_LETTERS =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [role="listbox"], [role="menu"], [role="dialog"], [role="alertdialog"]';
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest(TAKES_LETTERS) !== null);

/** Keys of a page by what is printed on them; dead in fields, in dialogs, with any modifier held and while switched off. */
export const useKeys = (keys: Readonly<Record<string, () => void>>): void => {
  const { on } = useSingleKeys();
  useEffect(() => {
    if (!on) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [keys, on]);
};
