/** What the polite live region says next, and the notes shown in the corner: one small store outside React. */
export interface Note {
  readonly id: number;
  readonly text: string;
}

let notes: readonly Note[] = [];
let spoken = '';
let nextId = 1;
const listeners = new Set<() => void>();
const changed = (): void => listeners.forEach((listener) => listener());

export const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const currentNotes = (): readonly Note[] => notes;
export const currentSpeech = (): string => spoken;

/** Says a sentence to screen readers without showing it. */
export const announce = (text: string): void => {
  spoken = text;
  changed();
};

export const dismiss = (id: number): void => {
  notes = notes.filter((note) => note.id !== id);
  changed();
};

/** Shows a short note and says it; it leaves by itself unless it is held by focus or pointer. */
export const notify = (text: string): void => {
  const note = { id: nextId++, text };
  notes = [...notes.slice(-2), note];
  announce(text);
  setTimeout(() => dismiss(note.id), 7000);
};
