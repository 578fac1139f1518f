import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import {
  type ClockReading,
  type GraphqlContext,
  MARKET_CLOCK,
  type MarketClock,
  platformScope,
  refusalToGraphQL,
} from '#libs/platform';
import { instantFromEpoch } from '#libs/kernel';
import { type ops } from '#libs/schema';
import { type Ports, advanceClock } from '#libs/workflows';
import { PORTS } from './tokens.js';

interface ClockPayload {
  readonly clock: ClockReading | null;
  readonly errors: readonly object[];
}

@Resolver()
export class ClockAdvanceResolver {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(MARKET_CLOCK) private readonly market: MarketClock,
  ) {}

  @Mutation('clockAdvance')
  async clockAdvance(
    @Args('input') { to, hours }: ops.ClockAdvanceInput,
    @Context() context: GraphqlContext,
  ): Promise<ClockPayload> {
    const outcome = await advanceClock(this.ports)(platformScope(context), { to: to ?? null, hours: hours ?? null });
    if (!outcome.ok) return { clock: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const clock = { now: outcome.value, realNow: instantFromEpoch(Date.now()), isControlled: this.market.isControlled };
    return { clock, errors: [] };
  }
}
