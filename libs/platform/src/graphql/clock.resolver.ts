import { Inject } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { type Instant, instantFromEpoch } from '#libs/kernel';

/** Injection token of the app's `MarketClock`. */
export const MARKET_CLOCK = Symbol('market clock');

/** Where market time is read: the database's real time plus the offset operations advanced it by. */
export interface MarketClock {
  now(): Promise<Instant>;
  /** Whether operations may advance it here. */
  readonly isControlled: boolean;
}

export interface ClockReading {
  readonly now: Instant;
  readonly realNow: Instant;
  readonly isControlled: boolean;
}

/** Answers `Query.clock`, the same in every API. Provide MARKET_CLOCK beside it. */
@Resolver('Clock')
export class ClockResolver {
  constructor(@Inject(MARKET_CLOCK) private readonly market: MarketClock) {}

  @Query('clock')
  async clock(): Promise<ClockReading> {
    return {
      now: await this.market.now(),
      realNow: instantFromEpoch(Date.now()),
      isControlled: this.market.isControlled,
    };
  }
}
