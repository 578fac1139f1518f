/** Proves that something this app cannot work without answers; rejects, or gives false, when it does not. */
export type ReadinessCheck = () => Promise<unknown>;

const CHECK_TIMEOUT_MILLISECONDS = 2_000;

export interface ReadinessReport {
  readonly ready: boolean;
  /** `ok`, `failed` or `draining` by the name of the check. Reasons go to the log only. */
  readonly checks: Readonly<Record<string, string>>;
}

/** Whether this instance should be given requests. It stops being ready before it stops answering. */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private draining = false;

  add(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  get isDraining(): boolean {
    return this.draining;
  }

  /** From now on the answer is no; requests that still arrive are served until the server closes. */
  drain(): void {
    this.draining = true;
  }

  async report(onFailure: (name: string, error: unknown) => void): Promise<ReadinessReport> {
    if (this.draining) return { ready: false, checks: { server: 'draining' } };
    const outcomes = await Promise.all(
      [...this.checks].map(async ([name, check]) => {
        try {
          if ((await withTimeout(check())) === false) throw new Error('it says no');
          return [name, 'ok'] as const;
        } catch (error) {
          onFailure(name, error);
          return [name, 'failed'] as const;
        }
      }),
    );
    return { ready: outcomes.every(([, outcome]) => outcome === 'ok'), checks: Object.fromEntries(outcomes) };
  }
}

async function withTimeout(work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${CHECK_TIMEOUT_MILLISECONDS} ms`)),
      CHECK_TIMEOUT_MILLISECONDS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
