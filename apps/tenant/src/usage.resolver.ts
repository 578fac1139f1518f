import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, organisationScope, valueOrFailure } from '#libs/platform';
import { type Connection, connectionToGraphQL, type tenant, windowFromGraphQL, windowToGraphQL } from '#libs/schema';
import { type Ports, listUsageRecords, viewReadings, viewUsage, viewUsageHours } from '#libs/workflows';
import { PORTS } from './tokens.js';
import { readingToGraphQL, usageHourToGraphQL, usageRecordToGraphQL, usageToGraphQL } from './usage.convert.js';

/** What the tenant's leases used, what it cost, and which papers say so. */
@Resolver()
export class UsageResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('usage')
  async usage(
    @Args() { window, leaseId, by, currency }: tenant.QueryUsageArgs,
    @Context() context: GraphqlContext,
  ): Promise<tenant.Usage> {
    const grouping = by ?? 'LEASE';
    const asked = { window: windowFromGraphQL(window), leaseId: leaseId ?? null, by: grouping };
    const viewed = await viewUsage(this.ports)(organisationScope(context), { ...asked, currency: currency ?? null });
    return usageToGraphQL(valueOrFailure(viewed), grouping);
  }

  @Query('usageRecords')
  async usageRecords(
    @Args() { window, leaseId, invoiceId, first, after }: tenant.QueryUsageRecordsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<tenant.UsageRecord>> {
    const page = await listUsageRecords(this.ports)(organisationScope(context), {
      ...{ window: windowFromGraphQL(window), leaseId: leaseId ?? null, invoiceId: invoiceId ?? null },
      ...{ first: first ?? 20, after: after ?? null },
    });
    return connectionToGraphQL(valueOrFailure(page), usageRecordToGraphQL);
  }

  @Query('usageHours')
  async usageHours(
    @Args() { window, leaseId }: tenant.QueryUsageHoursArgs,
    @Context() context: GraphqlContext,
  ): Promise<tenant.UsageHours> {
    const asked = { window: windowFromGraphQL(window), leaseId: leaseId ?? null };
    const viewed = valueOrFailure(await viewUsageHours(this.ports)(organisationScope(context), asked));
    return { window: windowToGraphQL(viewed.window), hours: viewed.hours.map(usageHourToGraphQL) };
  }

  @Query('usageReadings')
  async usageReadings(
    @Args('recordId') recordId: string,
    @Context() context: GraphqlContext,
  ): Promise<tenant.UsageReadings | null> {
    const readings = await viewReadings(this.ports)(organisationScope(context), recordId);
    return readings && { readings: readings.map(readingToGraphQL) };
  }
}
