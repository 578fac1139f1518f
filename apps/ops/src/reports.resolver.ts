import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, platformScope } from '#libs/platform';
import { type ops } from '#libs/schema';
import { type Ports, booksReport, booksReportFigure } from '#libs/workflows';
import { figureToGraphQL, rangeOf, tableToGraphQL } from './reports.convert.js';
import { PORTS } from './tokens.js';

/** Reports of the books, and what their figures are made of. */
@Resolver()
export class ReportsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('booksReport')
  async booksReport(
    @Args() { report, ...asked }: ops.QueryBooksReportArgs,
    @Context() context: GraphqlContext,
  ): Promise<ops.BooksReportTable> {
    const table = await booksReport(this.ports)(platformScope(context), { report, range: rangeOf(asked) });
    return tableToGraphQL(table);
  }

  @Query('booksReportFigure')
  async booksReportFigure(
    @Args() { report, key, first, after, ...asked }: ops.QueryBooksReportFigureArgs,
    @Context() context: GraphqlContext,
  ): Promise<ops.BooksReportFigure> {
    const question = { report, key, range: rangeOf(asked), first: first ?? 20, after: after ?? null };
    return figureToGraphQL(await booksReportFigure(this.ports)(platformScope(context), question));
  }
}
