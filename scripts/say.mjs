// Progress lines and failures, one form for every script.

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** A failure the user can act on: printed as one line, without a stack. */
export class PlainError extends Error {}

/** Prints one line and ends with status 1. Unknown errors keep their stack: they are faults of ours. */
export function die(error) {
  const plain = error instanceof PlainError;
  console.error(`gridlease: ${plain ? error.message : (error?.stack ?? error)}`);
  process.exit(1);
}

/**
 * A step list: `await step('Build', () => ...)` prints the name at once and the time when done.
 * The work may return a string, which is shown after the name. `interrupted` says that the user stopped it: no failure then.
 */
export function stepper({ quiet = false, interrupted = () => false } = {}) {
  const write = (text) => quiet || process.stdout.write(text);
  return async (name, work) => {
    const began = performance.now();
    const live = process.stdout.isTTY;
    if (live) write(`  ...  ${name}`);
    try {
      const note = await work();
      write(
        `${live ? '\r\x1b[2K' : ''}  ok   ${name}${note ? `: ${note}` : ''} (${seconds(performance.now() - began)})\n`,
      );
    } catch (error) {
      if (!interrupted()) write(`${live ? '\r\x1b[2K' : ''}  FAIL ${name} (${seconds(performance.now() - began)})\n`);
      throw error;
    }
  };
}
