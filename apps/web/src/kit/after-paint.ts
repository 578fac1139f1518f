/** Does the work once the browser has painted that the reader was heard: a slow phone answers a press at once, and then opens what it opens. */
export const afterPaint = (work: () => void): void => void requestAnimationFrame(() => setTimeout(work));
