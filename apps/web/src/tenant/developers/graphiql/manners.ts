/** As much of a CodeMirror 5 as is told here how to behave; its element carries it. */
interface CodeMirror {
  getOption(name: string): unknown;
  setOption(name: string, value: unknown): void;
  refresh(): void;
}
interface CodeMirrorElement extends Element {
  readonly CodeMirror?: CodeMirror;
}

/** What each editor is, by the part of GraphiQL it stands in. */
const NAMES: readonly (readonly [string, string])[] = [
  ['.graphiql-query-editor', 'Operation'],
  ['.graphiql-response', 'Result'],
  ['.graphiql-editor-tool', 'Variables or headers'],
];

/** Gives an editor its name, lets Tab leave it (it would indent, and a keyboard could not get out) and its scroller be reached. */
const teachEditor = (element: CodeMirrorElement): void => {
  const editor = element.CodeMirror;
  if (editor === undefined || element.hasAttribute('data-taught')) return;
  element.setAttribute('data-taught', '');
  const name = NAMES.find(([part]) => element.closest(part) !== null)?.[1] ?? 'Editor';
  editor.setOption('screenReaderLabel', name);
  element.querySelector('textarea')?.setAttribute('aria-label', name);
  editor.setOption('extraKeys', { ...(editor.getOption('extraKeys') as object), Tab: false, 'Shift-Tab': false });
  element.querySelector('.CodeMirror-scroll')?.setAttribute('tabindex', '0');
  void document.fonts.ready.then(() => editor.refresh()); // it measured letters of the font before
};

/** A tab of GraphiQL holds two buttons, which no tab may: it becomes an item of a list whose first button says what is open. */
const teachTab = (tab: Element): void => {
  const isOpen = tab.getAttribute('aria-selected') === 'true';
  tab.removeAttribute('role');
  tab.removeAttribute('aria-selected');
  tab.parentElement?.removeAttribute('role');
  const button = tab.querySelector('button');
  if (isOpen) button?.setAttribute('aria-current', 'true');
  else button?.removeAttribute('aria-current');
};

const teachAll = (box: Element): void => {
  for (const element of box.querySelectorAll('.CodeMirror')) teachEditor(element);
  for (const tab of box.querySelectorAll('.graphiql-tab[role], .graphiql-tab[aria-selected]')) teachTab(tab);
};

/**
 * Keeps to the rules of accessibility what GraphiQL draws and leaves open: names of its editors, its keyboard trap, buttons inside
 * tabs. Returns what ends it.
 */
export const teachManners = (box: Element): (() => void) => {
  const observer = new MutationObserver(() => teachAll(box));
  observer.observe(box, { subtree: true, childList: true, attributeFilter: ['role', 'aria-selected'] });
  teachAll(box);
  return () => observer.disconnect();
};
