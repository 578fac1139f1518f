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
 * A step list: `await step('Build', (note) => ...)` prints the name at once and the time when done.
 * The work may call `note(line)` to show how far it is, and may return a string, which is shown after the name.
 * `interrupted` says that the user stopped it: no failure then.
 */
export function stepper({ quiet = false, interrupted = () => false } = {}) {
  const live = process.stdout.isTTY && !quiet;
  const write = (text) => quiet || process.stdout.write(`${live ? '\r\x1b[2K' : ''}${text}`);
  return async (name, work) => {
    const began = performance.now();
    const pending = () => live && process.stdout.write(`  ...  ${name}`);
    const note = (line) => {
      write(`         ${line}\n`);
      pending();
    };
    pending();
    try {
      const result = await work(note);
      write(`  ok   ${name}${result ? `: ${result}` : ''} (${seconds(performance.now() - began)})\n`);
    } catch (error) {
      if (!interrupted()) write(`  FAIL ${name} (${seconds(performance.now() - began)})\n`);
      throw error;
    }
  };
}
