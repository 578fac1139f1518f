import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { addDays } from '#libs/kernel';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { type ops } from '#libs/schema';
import { type Ports, setBankClock } from '#libs/workflows';
import { clockToGraphQL, snapshotToGraphQL } from './match-decisions.convert.js';
import { identityToGraphQL } from './reconciliation.convert.js';
import { PORTS } from './tokens.js';

/** Days of one answer. */
const MOST_DAYS = 366;

/** Identities of the books as of an instant and day by day; the clocks of banks. */
@Resolver()
export class IdentitiesResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('bookIdentities')
  bookIdentities(
    @Args() { asOf, inFull }: ops.QueryBookIdentitiesArgs,
    @Context() context: GraphqlContext,
  ): Promise<ops.BookIdentity[]> {
    const { unitOfWork, recordMatches } = this.ports;
    return unitOfWork.run(platformScope(context), async (tx) => {
      const at = asOf == null || asOf > tx.now ? tx.now : asOf;
      const read = inFull ? recordMatches.identitiesInFull : recordMatches.identities;
      return (await read(tx, at)).map(identityToGraphQL);
    });
  }

  @Query('identitySnapshots')
  identitySnapshots(
    @Args() { from, to }: ops.QueryIdentitySnapshotsArgs,
    @Context() context: GraphqlContext,
  ): Promise<ops.IdentitySnapshot[]> {
    const { unitOfWork, recordMatches } = this.ports;
    const first = addDays(to, -MOST_DAYS) > from ? addDays(to, 1 - MOST_DAYS) : from;
    return unitOfWork.run(platformScope(context), async (tx) =>
      (await recordMatches.snapshots(tx, first, to)).map(snapshotToGraphQL),
    );
  }

  @Query('bankClocks')
  bankClocks(@Context() context: GraphqlContext): Promise<ops.BankClock[]> {
    const { unitOfWork, bank } = this.ports;
    return unitOfWork.run(platformScope(context), async (tx) => (await bank.clocks(tx)).map(clockToGraphQL));
  }

  @Mutation('bankClockSet')
  async bankClockSet(
    @Args('input') input: ops.BankClockSetInput,
    @Context() context: GraphqlContext,
  ): Promise<{ readonly clock: ops.BankClock | null; readonly errors: readonly object[] }> {
    const outcome = await setBankClock(this.ports)(platformScope(context), input);
    if (!outcome.ok) return { clock: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { clock: clockToGraphQL(outcome.value), errors: [] };
  }
}
