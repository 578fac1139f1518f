/** One request as tests want to see it afterwards. */
export interface LoggedRequest {
  readonly id: string;
  /** Virtual unix seconds. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly route: string | null;
  readonly account: string;
  readonly idempotency_key: string | null;
  readonly replayed: boolean;
  readonly fault: string | null;
  /** Null when no answer was sent. */
  readonly status: number | null;
}

const KEPT = 20_000;

/** The last requests, oldest first; memory only. */
export class RequestLog {
  private entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    if (this.entries.length > KEPT) this.entries = this.entries.slice(-KEPT / 2);
  }

  find(filter: { idempotencyKey?: string | null; route?: string | null }): LoggedRequest[] {
    return this.entries
      .filter((one) => filter.idempotencyKey == null || one.idempotency_key === filter.idempotencyKey)
      .filter((one) => filter.route == null || one.route === filter.route);
  }

  clear(): void {
    this.entries = [];
  }
}
