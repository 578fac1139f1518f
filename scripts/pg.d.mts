import { type ChildProcess } from 'node:child_process';

export interface Server {
  readonly port: number;
  readonly dataDir: string;
  readonly pid: number;
  readonly mode: string;
  readonly process: ChildProcess;
  readonly timings: Readonly<Record<string, number>>;
  url(database: string): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export const TEST_FLAGS: readonly string[];
export function stopOrphan(dataDir: string): Promise<number | undefined>;
export function startPg(options: {
  readonly dataDir: string;
  readonly port: number;
  readonly throwAway?: boolean;
  readonly password?: string;
  readonly flags?: readonly string[];
  readonly binDir?: string;
  readonly log?: (line: string) => void;
}): Promise<Server>;
