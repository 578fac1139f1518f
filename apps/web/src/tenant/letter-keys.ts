const KEY = 'gridlease-letter-keys';
let isOff: boolean | null = null;

/** Whether single letters are shortcuts, as the reader chose; whoever speaks to the computer switches them off. */
export const lettersAreOn = (): boolean => {
  try {
    isOff ??= localStorage.getItem(KEY) === 'off';
  } catch {
    // Storage can be switched off: the choice then lasts as long as the page.
  }
  return isOff !== true;
};

export const setLetters = (areOn: boolean): void => {
  isOff = !areOn;
  try {
    localStorage.setItem(KEY, areOn ? 'on' : 'off');
  } catch {
    // as above
  }
};
