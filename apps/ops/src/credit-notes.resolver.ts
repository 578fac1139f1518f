import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, moneyToGraphQL, type ops } from '#libs/schema';
import { type Ports, applyCredit, issueCreditNote, reverseCreditNote } from '#libs/workflows';
import { type InvoiceAnswer, invoiceToGraphQL } from './books.convert.js';
import { creditNoteToGraphQL } from './credit-note.convert.js';
import { creditedFromGraphQL } from './credit-note-input.convert.js';
import { type OpsContext } from './loaders.js';
import { PORTS } from './tokens.js';

interface IssuePayload {
  readonly creditNote: ops.CreditNote | null;
  readonly invoice: InvoiceAnswer | null;
  readonly errors: readonly object[];
}

interface ApplyPayload {
  readonly invoice: InvoiceAnswer | null;
  readonly errors: readonly object[];
}

/** Credit notes, and tenants' credit. */
@Resolver('OpsInvoice')
export class CreditNotesResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('creditNote')
  async creditNote(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ops.CreditNote | null> {
    const { unitOfWork, creditNotes } = this.ports;
    const note = await unitOfWork.run(platformScope(context), (tx) => creditNotes.byId(tx, id));
    return note && creditNoteToGraphQL(note);
  }

  @Query('creditNotes')
  async creditNotes(
    @Args() { first, after }: ops.QueryCreditNotesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ops.CreditNote>> {
    const request = { first: first ?? 20, after: after ?? null };
    const { unitOfWork, creditNotes } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => creditNotes.page(tx, request));
    return connectionToGraphQL(page, creditNoteToGraphQL);
  }

  @Query('creditBalance')
  async creditBalance(@Args('orgId') orgId: string, @Context() context: GraphqlContext): Promise<ops.Money[]> {
    const { unitOfWork, creditNotes } = this.ports;
    const held = await unitOfWork.run(platformScope(context), (tx) => creditNotes.balances(tx, orgId));
    return held.map(moneyToGraphQL);
  }

  @Mutation('creditNoteIssue')
  async creditNoteIssue(
    @Args('input') input: ops.CreditNoteIssueInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<IssuePayload> {
    const nothing = { creditNote: null, invoice: null };
    const before = await this.#invoice(input.invoiceId, context);
    const credited = creditedFromGraphQL(input, before?.currency ?? 'USD');
    if (!credited.ok) return { ...nothing, errors: [refusalToGraphQL(credited.refusal)] };
    const { invoiceId, kind, reason, evidence, providerBearsBasisPoints } = input;
    const outcome = await issueCreditNote(this.ports)(platformScope(context), {
      ...{ invoiceId, kind, reason, evidence: evidence ?? [], credited: credited.value },
      providerBearsBasisPoints: providerBearsBasisPoints ?? 10_000,
      idempotencyKey: idempotencyKey(context, info),
    });
    if (!outcome.ok) return { ...nothing, errors: [refusalToGraphQL(outcome.refusal)] };
    const after = await this.#invoice(invoiceId, context);
    return { creditNote: creditNoteToGraphQL(outcome.value), invoice: after && invoiceToGraphQL(after), errors: [] };
  }

  @Mutation('creditNoteReverse')
  async creditNoteReverse(
    @Args('input') { creditNoteId, reason, evidence }: ops.CreditNoteReverseInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<IssuePayload> {
    const command = { creditNoteId, reason, evidence: evidence ?? [], idempotencyKey: idempotencyKey(context, info) };
    const outcome = await reverseCreditNote(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { creditNote: null, invoice: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const after = await this.#invoice(outcome.value.invoiceId, context);
    return { creditNote: creditNoteToGraphQL(outcome.value), invoice: after && invoiceToGraphQL(after), errors: [] };
  }

  @Mutation('creditApply')
  async creditApply(
    @Args('input') { invoiceId, amount }: ops.CreditApplyInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ApplyPayload> {
    const command = { invoiceId, amount: amount ?? null, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await applyCredit(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { invoice: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { invoice: invoiceToGraphQL(outcome.value), errors: [] };
  }

  @ResolveField('creditNotes')
  async notesOf(@Parent() { id }: InvoiceAnswer, @Context() { loaders }: OpsContext): Promise<ops.CreditNote[]> {
    return (await loaders.creditNotes.load(id)).map(creditNoteToGraphQL);
  }

  @ResolveField('dunning')
  dunning(@Parent() { id }: InvoiceAnswer, @Context() { loaders }: OpsContext): Promise<ops.InvoiceDunning | null> {
    return loaders.dunning.load(id);
  }

  #invoice(id: string, context: GraphqlContext) {
    return this.ports.unitOfWork.run(platformScope(context), (tx) => this.ports.invoices.byId(tx, id));
  }
}
