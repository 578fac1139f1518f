import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, platformScope } from '#libs/platform';
import { moneyToGraphQL, type ops } from '#libs/schema';
import { type FoundRecord, type Ports, findRecords, reconciliationAgeing } from '#libs/workflows';
import { type BankLineAnswer } from './bank.convert.js';
import { type JournalAnswer, journalToGraphQL } from './ledger.convert.js';
import { type OpsContext } from './loaders.js';
import { type DecisionAnswer } from './match-decisions.convert.js';
import { type ExceptionAnswer, type MatchAnswer } from './reconciliation.convert.js';
import { PORTS } from './tokens.js';

/** What the desk of reconciliation is shown at a glance, and the journal that a step names. */
@Resolver()
class ReconciliationDeskResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('reconciliationAgeing')
  async reconciliationAgeing(@Context() context: GraphqlContext): Promise<ops.AgeingCell[]> {
    const cells = await reconciliationAgeing(this.ports)(platformScope(context));
    return cells.map(({ totals, ...cell }) => ({ ...cell, totals: totals.map(moneyToGraphQL) }));
  }

  @Query('journal')
  async journal(@Args('key') key: string, @Context() context: GraphqlContext): Promise<JournalAnswer | null> {
    const { unitOfWork, ledger } = this.ports;
    const found = await unitOfWork.run(platformScope(context), (tx) => ledger.byKey(tx, key));
    return found && journalToGraphQL(found);
  }
}

/** The records behind an exception. */
@Resolver('ReconciliationException')
class ExceptionRecordsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @ResolveField('records')
  async records(
    @Parent() { entryIds }: ExceptionAnswer,
    @Context() context: GraphqlContext,
  ): Promise<ops.ReconciledRecord[]> {
    return (await findRecords(this.ports)(platformScope(context), entryIds)).map(recordToGraphQL);
  }
}

/** The records behind a match. */
@Resolver('RecordMatch')
class MatchRecordsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @ResolveField('records')
  async records(
    @Parent() { entryIds }: MatchAnswer,
    @Context() context: GraphqlContext,
  ): Promise<ops.ReconciledRecord[]> {
    return (await findRecords(this.ports)(platformScope(context), entryIds)).map(recordToGraphQL);
  }
}

/** The records behind a decision: who approves it sees what it is about. */
@Resolver('MatchDecision')
class DecisionRecordsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @ResolveField('records')
  async records(
    @Parent() { entryIds, otherIds }: DecisionAnswer,
    @Context() context: GraphqlContext,
  ): Promise<ops.ReconciledRecord[]> {
    const whole = new Set([...entryIds, ...otherIds].map((id) => id.replace(/#\d+$/, '')));
    return (await findRecords(this.ports)(platformScope(context), [...whole])).map(recordToGraphQL);
  }
}

/** What became of a line of our bank. */
@Resolver('BankLine')
class BankLineFateResolver {
  @ResolveField('match')
  match(@Parent() { id }: BankLineAnswer, @Context() { loaders }: OpsContext): Promise<MatchAnswer | null> {
    return loaders.matchesOfRecord.load(`bank:${id}`);
  }

  @ResolveField('exception')
  exception(@Parent() { id }: BankLineAnswer, @Context() { loaders }: OpsContext): Promise<ExceptionAnswer | null> {
    return loaders.exceptionsOfRecord.load(`bank:${id}`);
  }
}

export const RECONCILIATION_DESK = [
  ReconciliationDeskResolver,
  ExceptionRecordsResolver,
  MatchRecordsResolver,
  DecisionRecordsResolver,
  BankLineFateResolver,
];

function recordToGraphQL({ id, leg, facts }: FoundRecord): ops.ReconciledRecord {
  if (facts === null) {
    const unknown = { amount: null, fee: null, at: null, status: null, counterparty: null, words: null };
    return { ...unknown, id, leg, isFound: false, references: [], journalKey: null };
  }
  const { amount, feeMinor, references, ...rest } = facts;
  return {
    ...{ ...rest, id, leg, isFound: true, references: [...references], amount: moneyToGraphQL(amount) },
    fee: feeMinor === null ? null : moneyToGraphQL({ minor: feeMinor, currency: amount.currency }),
  };
}
