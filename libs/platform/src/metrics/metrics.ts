import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What a pg Pool tells of itself. */
export interface PoolLike {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** The numbers of one app. Labels are few and closed: routes and operation names of ours, never a value a caller chose freely. */
export class Metrics {
  readonly registry = new Registry();
  readonly http = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its response.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly graphql = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'Time to answer a GraphQL operation; outcome is ok or the first error code.',
    labelNames: ['operation', 'type', 'outcome'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly throttled = new Counter({
    name: 'graphql_throttled_total',
    help: 'Operations refused because the caller had no points left.',
    registers: [this.registry],
  });
  private readonly pools = new Map<string, PoolLike>();

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
    const { pools } = this;
    new Gauge({
      name: 'pg_pool_connections',
      help: 'Connections of a pool by state; waiting counts callers in line for one.',
      labelNames: ['pool', 'state'] as const,
      registers: [this.registry],
      collect() {
        for (const [pool, { totalCount, idleCount, waitingCount }] of pools) {
          this.set({ pool, state: 'busy' }, totalCount - idleCount);
          this.set({ pool, state: 'idle' }, idleCount);
          this.set({ pool, state: 'waiting' }, waitingCount);
        }
      },
    });
  }

  /** Shows a pool's connections under this name from now on. */
  watchPool(name: string, pool: PoolLike): void {
    this.pools.set(name, pool);
  }
}
