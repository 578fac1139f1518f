export function sleep(ms: number): Promise<void>;
export function waitUntil(condition: () => boolean, limitMs: number): Promise<boolean>;
export function freePort(): Promise<number>;
export function canListen(port: number, host?: string): Promise<boolean>;
export function isAlive(pid: number): boolean;
export function commandLine(pid: number): string;
