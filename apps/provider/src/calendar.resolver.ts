import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, organisationScope, refusalToGraphQL, valueOrFailure } from '#libs/platform';
import { type provider, windowFromGraphQL } from '#libs/schema';
import {
  type CalendarBlock,
  type Refusal,
  createCalendarBlock,
  deleteCalendarBlock,
  viewCalendar,
} from '#libs/workflows';
import { blockFromGraphQL, blockToGraphQL } from './listing.convert.js';
import { type ProviderPorts } from './ports.module.js';
import { PORTS } from './tokens.js';

@Resolver()
export class CalendarResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Query('calendarBlocks')
  async calendarBlocks(
    @Args() { listingId, window }: provider.QueryCalendarBlocksArgs,
    @Context() context: GraphqlContext,
  ): Promise<provider.CalendarBlock[]> {
    const blocks = await viewCalendar(this.ports)(organisationScope(context), listingId, windowFromGraphQL(window));
    return valueOrFailure(blocks).map(blockToGraphQL);
  }

  @Mutation('calendarBlockCreate')
  async calendarBlockCreate(
    @Args('input') input: provider.CalendarBlockCreateInput,
    @Context() context: GraphqlContext,
  ): Promise<provider.CalendarBlockPayload> {
    return payload(await createCalendarBlock(this.ports)(organisationScope(context), blockFromGraphQL(input)));
  }

  @Mutation('calendarBlockDelete')
  async calendarBlockDelete(
    @Args('id') id: string,
    @Context() context: GraphqlContext,
  ): Promise<provider.CalendarBlockPayload> {
    return payload(await deleteCalendarBlock(this.ports)(organisationScope(context), id));
  }
}

function payload(outcome: Result<CalendarBlock, Refusal>): provider.CalendarBlockPayload {
  if (!outcome.ok) return { block: null, errors: [refusalToGraphQL(outcome.refusal)] };
  return { block: blockToGraphQL(outcome.value), errors: [] };
}
