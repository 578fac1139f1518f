import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type Result } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type GraphqlContext, idempotencyKey, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type tenant } from '#libs/schema';
import { type Ports, type Refusal, bookQuote, cancelLease, endLease } from '#libs/workflows';
import { type InvoiceAnswer, invoiceToGraphQL } from './invoice.convert.js';
import { type LeaseAnswer, bookingFromGraphQL, leaseToGraphQL } from './lease.convert.js';
import { PORTS } from './tokens.js';
import { typedRefusalToGraphQL } from './refusal.convert.js';

interface LeasePayload {
  readonly lease: LeaseAnswer | null;
  readonly errors: readonly object[];
}

@Resolver()
export class LeasesResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('lease')
  async lease(@Args('id') id: string, @Context() context: GraphqlContext): Promise<LeaseAnswer | null> {
    const lease = await this.ports.unitOfWork.run(organisationScope(context), (tx) => this.ports.leases.byId(tx, id));
    return lease && leaseToGraphQL(lease);
  }

  @Query('leases')
  async leases(
    @Args() { states, first, after }: tenant.QueryLeasesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<LeaseAnswer>> {
    const request = {
      side: 'TENANT',
      first: first ?? 20,
      after: after ?? null,
      ...(states ? { states } : {}),
    } as const;
    const page = await this.ports.unitOfWork.run(organisationScope(context), (tx) =>
      this.ports.leases.page(tx, request),
    );
    return connectionToGraphQL(page, leaseToGraphQL);
  }

  @Mutation('leaseBook')
  async leaseBook(
    @Args('input') input: tenant.LeaseBookInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<LeasePayload & { readonly invoice: InvoiceAnswer | null }> {
    const command = bookingFromGraphQL(input, idempotencyKey(context, info));
    const outcome = await bookQuote(this.ports)(organisationScope(context), command);
    if (!outcome.ok) return { lease: null, invoice: null, errors: [typedRefusalToGraphQL(outcome.refusal)] };
    const { lease, invoice } = outcome.value;
    return { lease: leaseToGraphQL(lease), invoice: invoice && invoiceToGraphQL(invoice), errors: [] };
  }

  @Mutation('leaseCancel')
  async leaseCancel(@Args('id') id: string, @Context() context: GraphqlContext): Promise<LeasePayload> {
    return payload(await cancelLease(this.ports)(organisationScope(context), id));
  }

  @Mutation('leaseEnd')
  async leaseEnd(@Args('id') id: string, @Context() context: GraphqlContext): Promise<LeasePayload> {
    return payload(await endLease(this.ports)(organisationScope(context), id));
  }
}

function payload(outcome: Result<Lease, Refusal>): LeasePayload {
  if (!outcome.ok) return { lease: null, errors: [refusalToGraphQL(outcome.refusal)] };
  return { lease: leaseToGraphQL(outcome.value), errors: [] };
}
