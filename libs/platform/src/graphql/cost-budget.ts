/** Most callers remembered at once; the one that has been quiet longest is forgotten first, with a full bucket. */
const MOST_CALLERS = 50_000;

export interface Budget {
  readonly bucketPoints: number;
  readonly restorePointsPerSecond: number;
}

interface Bucket {
  points: number;
  at: number;
}

/** A bucket of points per caller, filled at a steady rate. Kept in this process: N instances allow N times as much. */
export class CostBudget {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly budget: Budget,
    private readonly nowMilliseconds: () => number,
  ) {}

  /** Takes the points of an operation. Returns 0 when they were there, else the seconds after which they will be; nothing is taken then. */
  take(caller: string, cost: number): number {
    const { bucketPoints, restorePointsPerSecond } = this.budget;
    const now = this.nowMilliseconds();
    const before = this.buckets.get(caller) ?? { points: bucketPoints, at: now };
    const points = Math.min(bucketPoints, before.points + ((now - before.at) / 1000) * restorePointsPerSecond);
    this.buckets.delete(caller);
    const isAffordable = points >= cost;
    this.buckets.set(caller, { points: isAffordable ? points - cost : points, at: now });
    if (this.buckets.size > MOST_CALLERS) this.forgetQuietest();
    return isAffordable ? 0 : Math.max(1, Math.ceil((cost - points) / restorePointsPerSecond));
  }

  private forgetQuietest(): void {
    const quietest = this.buckets.keys().next();
    if (!quietest.done) this.buckets.delete(quietest.value);
  }
}
