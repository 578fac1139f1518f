import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type provider } from '#libs/schema';
import { adviseTerms, simulatePrice } from '#libs/workflows';
import { type ProviderPorts } from './ports.module.js';
import { simulationErrorToGraphQL, simulationFromGraphQL, simulationToGraphQL } from './pricing.convert.js';
import { PORTS } from './tokens.js';

@Resolver()
export class PricingResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Query('priceSimulation')
  async priceSimulation(
    @Args('input') input: provider.PriceSimulationInput,
    @Context() context: GraphqlContext,
  ): Promise<provider.PriceSimulationPayload> {
    const outcome = await simulatePrice(this.ports)(organisationScope(context), simulationFromGraphQL(input));
    if (!outcome.ok) return { simulation: null, errors: [simulationErrorToGraphQL(outcome.refusal)] };
    return { simulation: simulationToGraphQL(outcome.value), errors: [] };
  }

  @Query('termAdvice')
  termAdvice(@Args('input') input: provider.TermAdviceInput): provider.TermAdvicePayload {
    const outcome = adviseTerms(input);
    if (!outcome.ok) return { steps: [], errors: [refusalToGraphQL(outcome.refusal)] };
    return { steps: outcome.value, errors: [] };
  }
}
