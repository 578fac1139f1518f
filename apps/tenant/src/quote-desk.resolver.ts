import { randomBytes } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type Result, assert } from '#libs/kernel';
import { HOLD_MINUTES } from '#libs/market';
import { actorOf, idempotencyKey, organisationScope, principalOf, refusalToGraphQL } from '#libs/platform';
import { type tenant } from '#libs/schema';
import {
  type Ports,
  type QuoteApproval,
  type Refusal,
  SHARE_HOURS,
  decideApproval,
  isOfThis,
  needsApproval,
  openSharedQuote,
  renewQuote,
  requestApproval,
  revokeQuoteShare,
  setApprovalRule,
  shareQuote,
} from '#libs/workflows';
import { type TenantContext } from './loaders.js';
import {
  activityToGraphQL,
  approvalToGraphQL,
  deltaToGraphQL,
  ruleToGraphQL,
  shareToGraphQL,
  sharedToGraphQL,
  versionToGraphQL,
} from './quote-desk.convert.js';
import { type QuoteDesk } from './quote-desk.loader.js';
import { type QuoteAnswer, quoteToGraphQL } from './quote.convert.js';
import { typedRefusalToGraphQL } from './refusal.convert.js';
import { PORTS } from './tokens.js';

/** 256 random bits behind a head that scanners and our own log know for a secret. */
const newToken = (): string => `gl_share_${randomBytes(32).toString('base64url')}`;

interface ApprovalAnswer {
  readonly quote: QuoteAnswer | null;
  readonly errors: readonly object[];
}

/** What people do with a quote besides booking it: show it by a link, approve it, ask for it again, read its story. */
@Resolver('Quote')
export class QuoteDeskResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('sharedQuote')
  async sharedQuote(@Args('token') token: string): Promise<tenant.SharedQuote | null> {
    const shared = await openSharedQuote(this.ports)(token);
    return shared && sharedToGraphQL(shared);
  }

  @Query('quotesAwaitingApproval')
  quotesAwaitingApproval(@Context() context: TenantContext): Promise<QuoteAnswer[]> {
    const scope = organisationScope(context);
    return this.ports.unitOfWork.run(scope, async (tx) => {
      const waiting = await this.ports.quoteApprovals.waiting(tx, scope.orgId);
      return waiting.map((quote) => quoteToGraphQL(quote, tx.now));
    });
  }

  @Query('quoteApprovalRule')
  quoteApprovalRule(@Context() context: TenantContext): Promise<tenant.QuoteApprovalRule | null> {
    const scope = organisationScope(context);
    return this.ports.unitOfWork.run(scope, async (tx) => {
      const rule = await this.ports.quoteApprovals.rule(tx, scope.orgId);
      return rule && ruleToGraphQL(rule, await this.ports.quoteHistory.names(tx, [rule.setBy]));
    });
  }

  @Mutation('quoteRenew')
  async quoteRenew(
    @Args('input') input: tenant.QuoteRenewInput,
    @Context() context: TenantContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ApprovalAnswer> {
    const outcome = await renewQuote(this.ports)(organisationScope(context), {
      quoteId: input.quoteId,
      holdMinutes: input.holdMinutes ?? HOLD_MINUTES.usual,
      idempotencyKey: idempotencyKey(context, info),
    });
    if (!outcome.ok) return { quote: null, errors: [typedRefusalToGraphQL(outcome.refusal)] };
    return { quote: quoteToGraphQL(outcome.value, outcome.value.createdAt), errors: [] };
  }

  @Mutation('quoteShareCreate')
  async quoteShareCreate(
    @Args('input') { quoteId, hours }: tenant.QuoteShareCreateInput,
    @Context() context: TenantContext,
  ): Promise<tenant.QuoteShareCreatePayload> {
    const token = newToken();
    const command = { quoteId, hours: hours ?? SHARE_HOURS.usual, token };
    const outcome = await shareQuote(this.ports)(organisationScope(context), command);
    if (!outcome.ok) return { share: null, path: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const share = outcome.value;
    const names = (await context.loaders.quoteDesk.load(quoteId))?.names ?? new Map<string, string>();
    return { share: shareToGraphQL(share, names, share.createdAt), path: `/shared/quote#${token}`, errors: [] };
  }

  @Mutation('quoteShareRevoke')
  async quoteShareRevoke(
    @Args('id') id: string,
    @Context() context: TenantContext,
  ): Promise<tenant.QuoteShareRevokePayload> {
    const outcome = await revokeQuoteShare(this.ports)(organisationScope(context), id);
    if (!outcome.ok) return { share: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const desk = await this.#desk(context, outcome.value.quoteId);
    return { share: shareToGraphQL(outcome.value, desk.names, desk.now), errors: [] };
  }

  @Mutation('quoteApprovalRequest')
  async quoteApprovalRequest(
    @Args('input') { quoteId, note }: tenant.QuoteApprovalRequestInput,
    @Context() context: TenantContext,
  ): Promise<ApprovalAnswer> {
    const outcome = await requestApproval(this.ports)(organisationScope(context), { quoteId, note: note ?? '' });
    return this.#approvalAnswer(context, outcome);
  }

  @Mutation('quoteApprovalDecide')
  async quoteApprovalDecide(
    @Args('input') { id, isApproved, reason }: tenant.QuoteApprovalDecideInput,
    @Context() context: TenantContext,
  ): Promise<ApprovalAnswer> {
    const command = { id, isApproved, reason: reason ?? '' };
    return this.#approvalAnswer(context, await decideApproval(this.ports)(organisationScope(context), command));
  }

  @Mutation('quoteApprovalRuleSet')
  async quoteApprovalRuleSet(
    @Args('input') { currency, above }: tenant.QuoteApprovalRuleSetInput,
    @Context() context: TenantContext,
  ): Promise<tenant.QuoteApprovalRuleSetPayload> {
    const limit = above === null || above === undefined ? null : { currency, above };
    const outcome = await setApprovalRule(this.ports)(organisationScope(context), limit);
    if (!outcome.ok) return { rule: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { rule: await this.quoteApprovalRule(context), errors: [] };
  }

  @ResolveField('versions')
  async versions(@Parent() { id }: QuoteAnswer, @Context() context: TenantContext): Promise<tenant.QuoteVersion[]> {
    const { versions, now } = await this.#desk(context, id);
    return versions.map((quote) => versionToGraphQL(quote, now));
  }

  @ResolveField('delta')
  async delta(@Parent() { id }: QuoteAnswer, @Context() context: TenantContext): Promise<tenant.QuoteDelta | null> {
    return deltaToGraphQL(await this.#desk(context, id));
  }

  @ResolveField('isApprovalNeeded')
  async isApprovalNeeded(@Parent() { id }: QuoteAnswer, @Context() context: TenantContext): Promise<boolean> {
    const { rule, quote } = await this.#desk(context, id);
    return needsApproval(rule, quote.total);
  }

  @ResolveField('approval')
  async approval(
    @Parent() { id }: QuoteAnswer,
    @Context() context: TenantContext,
  ): Promise<tenant.QuoteApproval | null> {
    const desk = await this.#desk(context, id);
    const { approval, quote } = desk;
    if (approval === null) return null;
    const actor = actorOf(context);
    const mayApprove = actor.scopes.has('quotes:approve');
    const viewer = { principal: principalOf(actor), mayApprove, isOfThis: isOfThis(this.ports, approval, quote) };
    return approvalToGraphQL(approval, desk, viewer);
  }

  @ResolveField('shares')
  async shares(@Parent() { id }: QuoteAnswer, @Context() context: TenantContext): Promise<tenant.QuoteShare[]> {
    const { shares, names, now } = await this.#desk(context, id);
    return shares.map((share) => shareToGraphQL(share, names, now));
  }

  @ResolveField('activity')
  async activity(@Parent() { id }: QuoteAnswer, @Context() context: TenantContext): Promise<tenant.QuoteActivity[]> {
    return activityToGraphQL(await this.#desk(context, id));
  }

  async #desk({ loaders }: TenantContext, id: string): Promise<QuoteDesk> {
    const desk = await loaders.quoteDesk.load(id);
    assert(desk, 'a quote that was answered exists');
    return desk;
  }

  async #approvalAnswer(context: TenantContext, outcome: Result<QuoteApproval, Refusal>): Promise<ApprovalAnswer> {
    if (!outcome.ok) return { quote: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const { quote, now } = await this.#desk(context, outcome.value.quoteId);
    return { quote: quoteToGraphQL(quote, now), errors: [] };
  }
}
