import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { decimalToString } from '#libs/kernel';
import { type IndexObservation } from '#libs/market';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { type ops } from '#libs/schema';
import { type Ports, recordIndexValue } from '#libs/workflows';
import { PORTS } from './tokens.js';

interface IndexValuePayload {
  readonly indexValue: ops.IndexValue | null;
  readonly errors: readonly object[];
}

/** Published values of the indices that rents follow. */
@Resolver()
export class IndexValuesResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('indexValues')
  indexValues(@Args('index') index: string, @Context() context: GraphqlContext): Promise<IndexObservation[]> {
    return this.ports.unitOfWork.run(platformScope(context), (tx) => this.ports.indices.values(tx, index));
  }

  @Mutation('indexValueRecord')
  async indexValueRecord(
    @Args('input') { index, month, value, source }: ops.IndexValueRecordInput,
    @Context() context: GraphqlContext,
  ): Promise<IndexValuePayload> {
    const command = { index, month, value: decimalToString(value), source };
    const outcome = await recordIndexValue(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { indexValue: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const detail = `${index} of ${month} is recorded already; the first publication counts.`;
    if (!outcome.value)
      return { indexValue: null, errors: [refusalToGraphQL({ code: 'ALREADY_EXISTS', path: ['month'], detail })] };
    return { indexValue: { index, month, value }, errors: [] };
  }
}
