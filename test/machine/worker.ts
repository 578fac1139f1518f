import { type Addresses } from '../../bench/year/addresses.js';
import { workForever } from '../../bench/year/worker.js';
import { type Turn } from './mortal-worker.js';
import { mortal } from './mortal.js';
import { openPorts } from './ports.js';

/** The worker's rounds in a process that kills itself with SIGKILL at the step it is told. */
async function work(addresses: Addresses): Promise<void> {
  const { ports } = await openPorts(addresses);
  let stepsLeft = Infinity;
  process.on('message', ({ dieAt }: Turn) => {
    stepsLeft = dieAt ?? Infinity;
  });
  const dying = mortal(ports, () => {
    stepsLeft -= 1;
    if (stepsLeft <= 0) process.kill(process.pid, 'SIGKILL');
  });
  workForever(addresses, dying);
}

await work(JSON.parse(process.argv[2] ?? '') as Addresses);
