import type { Store, Table } from './store.js';

interface ClockRow {
  readonly id: 'clock';
  /** Virtual minus real time, in milliseconds, while the clock ticks. */
  readonly offsetMs: number;
  /** Set while the clock stands still: its instant in milliseconds. */
  readonly frozenAtMs: number | null;
}
const clocks: Table<ClockRow> = { name: 'clock' };

/**
 * The emulator's own time. It ticks with real time, shifted, or stands still until it is moved. Amount of drift allowed:
 * none backwards. While a due job runs, the clock shows the instant at which that job was due.
 */
export class Clock {
  private jobInstantMs: number | undefined;

  constructor(
    private readonly store: Store,
    private readonly realNowMs: () => number,
    start: { readonly atMs?: number; readonly frozen?: boolean } = {},
  ) {
    if (this.row() === undefined) {
      this.set(start.atMs ?? realNowMs(), start.frozen ?? false);
      store.commit();
    }
  }

  nowMs(): number {
    if (this.jobInstantMs !== undefined) return this.jobInstantMs;
    const row = this.row();
    return row === undefined ? this.realNowMs() : (row.frozenAtMs ?? this.realNowMs() + row.offsetMs);
  }

  /** Whole unix seconds: the only granularity Stripe shows. */
  now(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  frozen(): boolean {
    return this.row()?.frozenAtMs !== null;
  }

  /** Sets the instant (unix milliseconds) and whether it stands still there. The caller checks that time moves forward. */
  set(atMs: number, frozen: boolean): void {
    this.store.put(clocks, '', { id: 'clock', offsetMs: atMs - this.realNowMs(), frozenAtMs: frozen ? atMs : null });
  }

  /** Runs `work` at the given virtual instant (unix seconds). */
  at(second: number, work: () => void): void {
    this.jobInstantMs = second * 1000;
    try {
      work();
    } finally {
      this.jobInstantMs = undefined;
    }
  }

  private row(): ClockRow | undefined {
    return this.store.get(clocks, '', 'clock');
  }
}
