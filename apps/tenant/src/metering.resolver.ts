import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type GraphqlContext, noticeToGraphQL, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type tenant } from '#libs/schema';
import { type Ports, type Refusal, acceptLease, giveNotice, rejectLease } from '#libs/workflows';
import { type LeaseAnswer, leaseToGraphQL } from './lease.convert.js';
import { PORTS } from './tokens.js';

interface LeasePayload {
  readonly lease: LeaseAnswer | null;
  readonly errors: readonly object[];
}

/** What a tenant says of the service it gets. */
@Resolver()
export class MeteringResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Mutation('leaseAccept')
  async leaseAccept(@Args('id') id: string, @Context() context: GraphqlContext): Promise<LeasePayload> {
    return payload(await acceptLease(this.ports)(organisationScope(context), id));
  }

  @Mutation('leaseReject')
  async leaseReject(
    @Args('input') input: tenant.LeaseRejectInput,
    @Context() context: GraphqlContext,
  ): Promise<LeasePayload> {
    return payload(await rejectLease(this.ports)(organisationScope(context), input));
  }

  @Mutation('noticeGive')
  async noticeGive(
    @Args('input') { documents, ...input }: tenant.NoticeGiveInput,
    @Context() context: GraphqlContext,
  ): Promise<{ readonly notice: object | null; readonly errors: readonly object[] }> {
    const given = await giveNotice(this.ports)(organisationScope(context), { ...input, documents: documents ?? [] });
    if (!given.ok) return { notice: null, errors: [refusalToGraphQL(given.refusal)] };
    return { notice: noticeToGraphQL(given.value), errors: [] };
  }
}

function payload(outcome: Result<Lease, Refusal>): LeasePayload {
  if (!outcome.ok) return { lease: null, errors: [refusalToGraphQL(outcome.refusal)] };
  return { lease: leaseToGraphQL(outcome.value), errors: [] };
}
