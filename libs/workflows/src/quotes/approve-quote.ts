import { type CurrencyCode, type Decimal, type Result, compareMoney, decimalToString, isId, ok } from '#libs/kernel';
import { type Money, moneyToString, parseMoney, refuse } from '#libs/kernel';
import { type Quote, quoteStateAt, quoteText } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type QuoteApproval, type QuoteApprovalRule } from '../ports/quote-desk-stores.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type ApprovalRequired, type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'quotes' | 'quoteApprovals' | 'audit' | 'sha256'>;

/** Longest note or reason. */
const NOTE_LENGTH = 500;

/** Whether the organisation's rule asks for an approver of this total. Other currencies are not converted: they always need one. */
export function needsApproval(rule: QuoteApprovalRule | null, total: Money): boolean {
  return rule !== null && (rule.above.currency !== total.currency || compareMoney(total, rule.above) > 0);
}

/** Whether an approval is of this very quote as it is now. */
export function isOfThis(ports: Pick<Ports, 'sha256'>, approval: QuoteApproval, quote: Quote): boolean {
  return approval.contentHash === ports.sha256(quoteText(quote));
}

/**
 * Why a quote may not be booked yet; null: it may. One that was declined may not, whatever the rule; one that the rule is about may with an
 * approval of exactly this quote. In the transaction that books.
 */
export async function approvalRefusal(
  ports: Pick<Ports, 'quoteApprovals' | 'sha256'>,
  tx: Tx,
  quote: Quote,
): Promise<ApprovalRequired | null> {
  const rule = await ports.quoteApprovals.rule(tx, quote.orgId);
  const [approval] = await ports.quoteApprovals.latest(tx, [quote.id]);
  const refusal = { code: 'APPROVAL_REQUIRED', path: ['quoteId'], above: rule?.above ?? null } as const;
  if (approval?.state === 'DECLINED')
    return { ...refusal, standing: 'DECLINED', detail: 'An approver declined this quote; nothing was booked.' };
  if (!needsApproval(rule, quote.total)) return null;
  if (approval === undefined) return { ...refusal, standing: null };
  if (approval.state === 'PENDING')
    return { ...refusal, standing: 'PENDING', detail: 'This quote waits for an approver; nothing was booked.' };
  if (isOfThis(ports, approval, quote)) return null;
  return {
    ...refusal,
    standing: null,
    detail: 'What was approved is not what the quote says now; nothing was booked.',
  };
}

/** Asks whether a quote may be booked. It has to be open, not approved as it is, and nobody may be waiting for an answer on it already. */
export const requestApproval = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    command: { readonly quoteId: string; readonly note: string },
  ): Promise<Result<QuoteApproval, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const { quoteId, note } = command;
      if (note.length > NOTE_LENGTH) return refuse(invalid(['note'], `A note has at most ${NOTE_LENGTH} characters.`));
      const quote = await ports.quotes.lock(tx, quoteId);
      if (quote?.orgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['quoteId'] });
      const state = quoteStateAt(quote, tx.now);
      if (state !== 'OPEN') return refuse(notOpen(state, ['quoteId']));
      const [latest] = await ports.quoteApprovals.latest(tx, [quoteId]);
      if (latest?.state === 'APPROVED' && isOfThis(ports, latest, quote))
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['quoteId'], detail: 'This quote is approved already.' });
      const approval: QuoteApproval = {
        ...{ id: tx.newId('quoteApproval'), orgId: scope.orgId, quoteId, total: quote.total, note: note.trim() },
        ...{ contentHash: ports.sha256(quoteText(quote)), state: 'PENDING' },
        ...{ requestedBy: scope.actorId, requestedAt: tx.now, decidedBy: null, decidedAt: null, reason: null },
      };
      if (!(await ports.quoteApprovals.insert(tx, approval)))
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['quoteId'],
          detail: 'This quote waits for an answer already.',
        });
      await ports.audit.append(tx, {
        ...{ action: 'quote.approval_requested', subjectId: quoteId, detail: { approvalId: approval.id } },
      });
      return ok(approval);
    });
};

export interface DecideCommand {
  readonly id: string;
  readonly isApproved: boolean;
  readonly reason: string;
}

/**
 * Answers. A person, and neither the one who asked nor the one who made the quote; no key does. A quote that has run out is not approved any
 * more, and one that says something else than what was asked about is not either. To decline takes a reason.
 */
export const decideApproval = (ports: Needs) => {
  return (scope: OrganisationScope, command: DecideCommand): Promise<Result<QuoteApproval, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const { id, isApproved } = command;
      const approval = await ports.quoteApprovals.lock(tx, id);
      const quote = approval && (await ports.quotes.lock(tx, approval.quoteId));
      if (approval?.orgId !== scope.orgId || !quote) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const refusal = whyNot(ports, tx, { approval, quote }, command);
      if (refusal) return refuse(refusal);
      const reason = command.reason.trim();
      const decided: QuoteApproval = {
        ...approval,
        ...{ state: isApproved ? 'APPROVED' : 'DECLINED', reason: reason === '' ? null : reason },
        ...{ decidedBy: scope.actorId, decidedAt: tx.now },
      };
      await ports.quoteApprovals.decide(tx, decided);
      const action = isApproved ? 'quote.approved' : 'quote.approval_declined';
      await ports.audit.append(tx, { action, subjectId: quote.id, detail: { approvalId: id } });
      return ok(decided);
    });
};

function whyNot(
  ports: Needs,
  tx: Tx,
  { approval, quote }: { readonly approval: QuoteApproval; readonly quote: Quote },
  { isApproved, reason }: DecideCommand,
): Refusal | null {
  if (reason.length > NOTE_LENGTH) return invalid(['reason'], `A reason has at most ${NOTE_LENGTH} characters.`);
  if (!isApproved && reason.trim() === '') return invalid(['reason'], 'To decline takes a reason.');
  if (approval.state !== 'PENDING')
    return { code: 'WRONG_STATE', path: ['id'], detail: `It is ${approval.state} already.` };
  if (!mayDecide(approval, quote, tx.scope.actorId))
    return {
      code: 'SECOND_PERSON_REQUIRED',
      path: ['id'],
      detail: 'Whoever made the quote or asked for its approval does not approve it, and no key does.',
    };
  if (!isApproved) return null;
  const state = quoteStateAt(quote, tx.now);
  if (state !== 'OPEN') return notOpen(state, ['id']);
  return isOfThis(ports, approval, quote) ? null : { code: 'STALE_VERSION', path: ['id'] };
}

/** Whether somebody is a second person to a quote: a person, and neither its maker nor who asked. */
export function mayDecide(approval: QuoteApproval, quote: Pick<Quote, 'madeBy'>, principal: string): boolean {
  return isId('user', principal) && principal !== approval.requestedBy && principal !== quote.madeBy;
}

const notOpen = (state: string, path: readonly string[]): Refusal => ({
  ...{ code: 'WRONG_STATE', path, detail: `The quote is ${state}; there is nothing to approve.` },
});

/** Says above which total quotes of the organisation need an approver; null: none does. */
export const setApprovalRule = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    limit: { readonly above: Decimal; readonly currency: CurrencyCode } | null,
  ): Promise<Result<QuoteApprovalRule | null, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const above = limit && parseMoney(decimalToString(limit.above), limit.currency);
      if (limit && (!above?.ok || above.value.minor < 0n))
        return refuse(invalid(['above'], `No amount of ${limit.currency}.`));
      const amount = above?.ok ? above.value : null;
      await ports.quoteApprovals.setRule(tx, scope.orgId, amount);
      const detail: Record<string, string> = amount ? { above: moneyToString(amount), currency: amount.currency } : {};
      await ports.audit.append(tx, { action: 'quote_approval_rule.set', subjectId: scope.orgId, detail });
      return ok(await ports.quoteApprovals.rule(tx, scope.orgId));
    });
};
