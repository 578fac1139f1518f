import { type Browser, type LaunchOptions } from 'playwright-core';

export type Found =
  | {
      readonly executablePath: string;
      readonly from: string;
      readonly args: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
    }
  | { readonly executablePath?: undefined; readonly missing: string };

export function findBrowser(): Found;
export function launchBrowser(options?: LaunchOptions): Promise<Browser>;
