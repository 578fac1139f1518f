// Runs one program in place of this one: its output, its signals, its exit status.
import { spawn } from 'node:child_process';
import process from 'node:process';

/** npm runs us below a shell that dies of a signal without passing it on; `leave` is called when that shell is gone. */
export function onParentGone(leave) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    leave();
  }, 500);
  timer.unref();
}

/** Starts `node args` and ends with it. */
export function runForeground(args, options = {}) {
  const child = spawn(process.execPath, args, { stdio: 'inherit', ...options });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  onParentGone(() => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
