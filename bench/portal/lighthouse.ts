/** Lighthouse with its own defaults (phone, slow 4G and processor simulated), in the browser of the tests over its debugging port. */
import { peerEntry } from '../search/peers.js';

interface Audit {
  readonly numericValue?: number;
  readonly score: number | null;
  readonly title: string;
}
interface Report {
  readonly categories: Readonly<Record<'performance' | 'accessibility', { readonly score: number | null }>>;
  readonly audits: Readonly<Record<string, Audit>>;
  readonly runtimeError?: { readonly message: string };
}
type Lighthouse = (url: string, flags: object) => Promise<{ readonly lhr: Report } | undefined>;

export interface Graded {
  /** 0 to 100. */
  readonly performance: number;
  readonly accessibility: number;
  /** Milliseconds, as simulated. */
  readonly lcp: number;
  readonly blocked: number;
  /** Audits that are not passed, by their titles. */
  readonly failed: readonly string[];
}

const points = (score: number | null): number => Math.round((score ?? 0) * 100);

/** Loads the package; null, with the reason said, where it cannot be had. */
export async function lighthouse(
  port: number,
  say: (line: string) => void,
): Promise<((url: string, cookie?: string) => Promise<Graded>) | null> {
  const entry = peerEntry('lighthouse', say);
  if (entry === null) return null;
  const { default: run } = (await import(entry)) as { readonly default: Lighthouse };
  return async (url, cookie) => {
    const result = await run(url, {
      port,
      logLevel: 'error',
      onlyCategories: ['performance', 'accessibility'],
      ...(cookie === undefined ? {} : { extraHeaders: { cookie } }),
    });
    if (!result || result.lhr.runtimeError)
      throw new Error(`${url}: ${result?.lhr.runtimeError?.message ?? 'nothing'}`);
    const { categories, audits } = result.lhr;
    const failed = Object.values(audits).filter(({ score }) => score !== null && score < 0.9);
    return {
      performance: points(categories.performance.score),
      accessibility: points(categories.accessibility.score),
      lcp: audits['largest-contentful-paint']?.numericValue ?? Number.NaN,
      blocked: audits['total-blocking-time']?.numericValue ?? Number.NaN,
      failed: failed.map(({ title }) => title),
    };
  };
}
