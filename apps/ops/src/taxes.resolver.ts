import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type CivilDate, type Decimal, dateIn, instantToString } from '#libs/kernel';
import { isCollectedOn, taxRateOn } from '#libs/market';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { millionthsOf, type ops } from '#libs/schema';
import { type Ports, addTaxEntry, compareTaxes, reportTaxes } from '#libs/workflows';
import { PORTS } from './tokens.js';
import {
  comparisonLineToGraphQL,
  entryToGraphQL,
  jurisdictionToGraphQL,
  reportLineToGraphQL,
} from './taxes.convert.js';

/** Rates, and what is owed to authorities. */
@Resolver()
export class TaxesResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('taxJurisdictions')
  async taxJurisdictions(
    @Args('on') on: CivilDate | null,
    @Context() context: GraphqlContext,
  ): Promise<ops.TaxJurisdiction[]> {
    return this.ports.unitOfWork.run(platformScope(context), async (tx) => {
      const table = await this.ports.taxes.table(tx);
      const day = on ?? dateIn(tx.now, 'UTC');
      return [...table.laws.values()]
        .sort((a, b) => (a.jurisdiction < b.jurisdiction ? -1 : 1))
        .map((law) => jurisdictionToGraphQL(law, taxRateOn(law, day), isCollectedOn(table, law.jurisdiction, day)));
    });
  }

  @Query('taxRateEntries')
  async taxRateEntries(@Context() context: GraphqlContext): Promise<ops.TaxRateEntry[]> {
    const { unitOfWork, taxes } = this.ports;
    const entries = await unitOfWork.run(platformScope(context), (tx) => taxes.entries(tx));
    return entries.reverse().map(entryToGraphQL);
  }

  @Query('taxReport')
  async taxReport(
    @Args('window') { start: from, end: until }: ops.TimeWindowInput,
    @Context() context: GraphqlContext,
  ): Promise<ops.TaxReport> {
    const rows = await reportTaxes(this.ports)(platformScope(context), from, until);
    const query = new URLSearchParams({ from: instantToString(from), until: instantToString(until) });
    return { from, until, lines: rows.map(reportLineToGraphQL), csvPath: `/documents/taxes.csv?${query.toString()}` };
  }

  @Query('taxComparison')
  async taxComparison(
    @Args('window') { start: from, end: until }: ops.TimeWindowInput,
    @Context() context: GraphqlContext,
  ): Promise<ops.TaxComparison> {
    const rows = await compareTaxes(this.ports)(platformScope(context), from, until);
    return { from, until, lines: rows.map(comparisonLineToGraphQL) };
  }

  @Mutation('taxRateAdd')
  async taxRateAdd(
    @Args('input') input: ops.TaxRateAddInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ops.TaxRateAddPayload> {
    const { rate, taxedShare, isCollected, reverseCharge, ...entry } = input;
    const outcome = await addTaxEntry(this.ports)(platformScope(context), {
      ...entry,
      millionths: rate == null ? null : exact(rate),
      ofMillionths: taxedShare == null ? null : exact(taxedShare),
      isCollected: isCollected ?? null,
      reverseCharge: reverseCharge ?? null,
      idempotencyKey: idempotencyKey(context, info),
    });
    if (!outcome.ok) return { entry: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { entry: entryToGraphQL(outcome.value), errors: [] };
  }
}

/** One of more than four places is none that the workflow takes. */
function exact(percent: Decimal): number {
  return millionthsOf(percent) ?? -1;
}
