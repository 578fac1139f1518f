import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const QUERY = [
  '--query-gpu=index,name,power.draw,ecc.errors.uncorrected.volatile.total',
  '--format=csv,noheader,nounits',
];
const PATIENCE_MS = 10_000;

/** A GPU of this node as its driver sees it. */
export interface Gpu {
  readonly index: number;
  readonly name: string;
  /** Null: the driver does not say. */
  readonly watts: number | null;
  /** Uncorrected memory errors since the driver was loaded: such a GPU does not count as answering. */
  readonly isHealthy: boolean;
}

/** What the driver says of the GPUs here; null: there is no driver to ask, and the node itself stands for them. */
export async function readGpus(command = 'nvidia-smi'): Promise<Gpu[] | null> {
  try {
    const { stdout } = await run(command, QUERY, { timeout: PATIENCE_MS });
    return parseGpus(stdout);
  } catch (error) {
    // not installed is no fault; installed and not answering is: none of the GPUs does
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT' ? null : [];
  }
}

/** Reads the lines of `nvidia-smi`: "0, NVIDIA H100 80GB HBM3, 412.13, 0". A figure it does not have reads "[N/A]". */
export function parseGpus(text: string): Gpu[] {
  return text
    .split('\n')
    .map((line) => line.split(',').map((part) => part.trim()))
    .flatMap(([index = '', name = '', watts = '', errors = '']): Gpu[] => {
      if (!/^\d+$/.test(index)) return [];
      return [
        {
          index: Number(index),
          name,
          watts: /^\d+(\.\d+)?$/.test(watts) ? Number(watts) : null,
          isHealthy: !/^[1-9]\d*$/.test(errors),
        },
      ];
    });
}
