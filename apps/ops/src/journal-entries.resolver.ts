import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type EntryAnswer } from './ledger.convert.js';
import { type OpsContext } from './loaders.js';

@Resolver('JournalEntry')
export class JournalEntriesResolver {
  /** Receivables, payables and shares belong to organisations; tax belongs to a jurisdiction, which has no trading name. */
  @ResolveField('ownerName')
  ownerName(@Parent() { ownerId }: EntryAnswer, @Context() { loaders }: OpsContext): Promise<string> | null {
    return ownerId?.startsWith('org_') ? loaders.names.load(ownerId) : null;
  }
}
