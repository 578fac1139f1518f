import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type BankLineFilter, type Ports, type Tx, addBankAccount } from '#libs/workflows';
import {
  type BankLineAnswer,
  type BankStatementAnswer,
  accountToGraphQL,
  lineToGraphQL,
  statementToGraphQL,
} from './bank.convert.js';
import { PORTS } from './tokens.js';

interface AddPayload {
  readonly account: ops.BankAccount | null;
  readonly errors: readonly object[];
}

/** What our banks say: accounts, statements, lines. */
@Resolver('BankStatement')
export class BankResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('bankAccounts')
  bankAccounts(@Context() context: GraphqlContext): Promise<ops.BankAccount[]> {
    const { bank } = this.ports;
    return this.#run(context, async (tx) => {
      const [accounts, gaps] = [await bank.accounts(tx), await bank.gaps(tx, null)];
      return accounts.map((account) => accountToGraphQL(account, gaps));
    });
  }

  @Query('bankStatement')
  async bankStatement(@Args('id') id: string, @Context() context: GraphqlContext): Promise<BankStatementAnswer | null> {
    const found = await this.#run(context, (tx) => this.ports.bank.statementById(tx, id));
    return found && statementToGraphQL(found);
  }

  @Query('bankStatements')
  async bankStatements(
    @Args() { accountId, first, after }: ops.QueryBankStatementsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<BankStatementAnswer>> {
    const request = { accountId: accountId ?? null, first: first ?? 20, after: after ?? null };
    const page = await this.#run(context, (tx) => this.ports.bank.statementPage(tx, request));
    return connectionToGraphQL(page, statementToGraphQL);
  }

  @Query('bankLine')
  bankLine(@Args('id') id: string, @Context() context: GraphqlContext): Promise<BankLineAnswer | null> {
    const { bank } = this.ports;
    return this.#run(context, async (tx) => {
      const found = await bank.lineById(tx, id);
      return found && lineToGraphQL(found, await bank.uses(tx, [id]));
    });
  }

  @Query('bankLines')
  bankLines(
    @Args() { accountId, from, to, first, after }: ops.QueryBankLinesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<BankLineAnswer>> {
    return this.#lines(context, { accountId, from, to }, { first: first ?? 20, after: after ?? null });
  }

  @ResolveField('lines')
  linesOf(
    @Parent() { id }: BankStatementAnswer,
    @Args() { first, after }: ops.BankStatementLinesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<BankLineAnswer>> {
    return this.#lines(context, { statementId: id }, { first: first ?? 50, after: after ?? null });
  }

  @Mutation('bankAccountAdd')
  async bankAccountAdd(
    @Args('input') { name, currency, identifiers }: ops.BankAccountAddInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AddPayload> {
    const command = { name, currency, identifiers, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await addBankAccount(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { account: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { account: accountToGraphQL(outcome.value, []), errors: [] };
  }

  #lines(
    context: GraphqlContext,
    filter: BankLineFilter,
    request: { readonly first: number; readonly after: string | null },
  ): Promise<Connection<BankLineAnswer>> {
    const { bank } = this.ports;
    return this.#run(context, async (tx) => {
      const page = await bank.linePage(tx, { ...request, filter });
      const uses = await bank.uses(
        tx,
        page.items.map(({ id }) => id),
      );
      return connectionToGraphQL(page, (line) => lineToGraphQL(line, uses));
    });
  }

  #run<T>(context: GraphqlContext, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.ports.unitOfWork.run(platformScope(context), work);
  }
}
