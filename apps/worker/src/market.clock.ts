import { type Instant, MINUTE } from '#libs/kernel';
import { type Ports } from '#libs/workflows';
import { type WORKER_SCOPE } from './scope.js';

/**
 * Keeps the emulator's virtual clock with market time, so that money there becomes available and is paid out when the market says so.
 * Against Stripe itself the port does nothing.
 */
export class MarketFollower {
  #followed: Instant | null = null;

  constructor(
    private readonly ports: Pick<Ports, 'unitOfWork' | 'payments'>,
    private readonly scope: typeof WORKER_SCOPE,
  ) {}

  /** Tells the emulator the time when it moved by more than a minute since it was told. Returns whether it did. */
  async follow(): Promise<boolean> {
    const now = await this.ports.unitOfWork.run(this.scope, (tx) => Promise.resolve(tx.now));
    if (this.#followed !== null && Math.abs(now - this.#followed) < MINUTE) return false;
    await this.ports.payments.followClock(now);
    this.#followed = now;
    return true;
  }
}
