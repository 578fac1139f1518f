import { HOUR, type Instant, type Result, addMilliseconds, ok, refuse } from '#libs/kernel';
import { type Quote } from '#libs/market';
import { type PrintedDocument, quoteDocument } from '#libs/billing';
import { partyOf } from '../money/issue-invoice.js';
import { type PrintCommand } from '../documents/print-invoice.js';
import { type Ports } from '../ports/ports.js';
import { type QuoteShare } from '../ports/quote-desk-stores.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'quotes' | 'quoteShares' | 'audit' | 'sha256'>;
type OpenNeeds = Pick<
  Ports,
  'unitOfWork' | 'quotes' | 'quoteShares' | 'billingProfiles' | 'directory' | 'settings' | 'sha256'
>;

/** How long a link may stand, in hours, and what is taken when nothing was said. */
export const SHARE_HOURS = { least: 1, most: 90 * 24, usual: 7 * 24 } as const;
/** Links to one quote that may stand at once. */
const MOST_LINKS = 20;
/** `gl_share_` and 256 random bits: nothing else is even looked for. */
const TOKEN = /^gl_share_[A-Za-z0-9_-]{43}$/;

/** Who comes by a link has no organisation: a transaction in which row-level security shows nothing at all. */
const NOBODY: OrganisationScope = { kind: 'ORGANISATION', orgId: 'nobody', actorId: 'nobody' };

export interface ShareCommand {
  readonly quoteId: string;
  readonly hours: number;
  /** Random, made by the caller; only its hash is kept. */
  readonly token: string;
}

/** Makes a link to a quote, in whatever state it is: who has it reads what the quote says and how it stands, until the link ends. */
export const shareQuote = (ports: Needs) => {
  return (scope: OrganisationScope, { quoteId, hours, token }: ShareCommand): Promise<Result<QuoteShare, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const quote = await ports.quotes.byId(tx, quoteId);
      if (quote?.orgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['quoteId'] });
      if (!Number.isInteger(hours) || hours < SHARE_HOURS.least || hours > SHARE_HOURS.most)
        return refuse(invalid(['hours'], `A link stands for ${SHARE_HOURS.least} to ${SHARE_HOURS.most} hours.`));
      const links = await ports.quoteShares.byQuotes(tx, [quoteId]);
      if (links.filter((link) => isLive(link, tx)).length >= MOST_LINKS)
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['quoteId'],
          detail: `${MOST_LINKS} links to this quote stand already; revoke one first.`,
        });
      const share: QuoteShare = {
        ...{ id: tx.newId('quoteShare'), orgId: scope.orgId, quoteId, madeBy: scope.actorId },
        ...{ createdAt: tx.now, expiresAt: addMilliseconds(tx.now, hours * HOUR) },
        ...{ revokedAt: null, revokedBy: null, opens: 0, lastOpenedAt: null },
      };
      await ports.quoteShares.insert(tx, share, ports.sha256(token));
      await ports.audit.append(tx, { action: 'quote.shared', subjectId: quoteId, detail: { shareId: share.id } });
      return ok(share);
    });
};

const isLive = ({ revokedAt, expiresAt }: QuoteShare, { now }: Tx): boolean => revokedAt === null && expiresAt > now;

/** Ends a link at once. One that has ended already stays as it is. */
export const revokeQuoteShare = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<Result<QuoteShare, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const share = await ports.quoteShares.byId(tx, id);
      if (share?.orgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      if (share.revokedAt !== null) return ok(share);
      await ports.quoteShares.revoke(tx, id, scope.actorId);
      await ports.audit.append(tx, {
        action: 'quote.share_revoked',
        subjectId: share.quoteId,
        detail: { shareId: id },
      });
      return ok({ ...share, revokedAt: tx.now, revokedBy: scope.actorId });
    });
};

/** What the holder of a link sees of a quote: the quote, and two names. */
export interface SharedQuote {
  readonly quote: Quote;
  readonly providerName: string;
  /** Legal name of the organisation that the quote is for. */
  readonly preparedFor: string;
  readonly now: Instant;
}

/** The quote of a token; null whether the token is made up, revoked or expired. */
export const openSharedQuote = (ports: OpenNeeds) => {
  return (token: string): Promise<SharedQuote | null> =>
    withSharedQuote(ports, token, async (tx, quote) => {
      const { buyer, providerName } = await namesOf(ports, tx, quote);
      return { quote, providerName, preparedFor: buyer?.legalName ?? '', now: tx.now };
    });
};

/** The same quote on paper, without the buyer's tax id and place: a link says nothing of the organisation but its name. */
export const printSharedQuote = (ports: OpenNeeds) => {
  return (token: string, language: PrintCommand['language']): Promise<PrintedDocument | null> =>
    withSharedQuote(ports, token, async (tx, quote) => {
      const { buyer, providerName } = await namesOf(ports, tx, quote);
      if (!buyer) return null;
      const parties = { seller: ports.settings.seller, buyer: partyOf(buyer), providerName };
      const document = quoteDocument(quote, parties, language, tx.now);
      const [seller, prepared] = document.parties;
      return seller && prepared ? { ...document, parties: [seller, { ...prepared, lines: [] }] } : null;
    });
};

/** Finds the link in a transaction of nobody's, then reads its one quote in the organisation's, where row-level security holds again. */
async function withSharedQuote<T>(
  ports: OpenNeeds,
  token: string,
  read: (tx: Tx, quote: Quote) => Promise<T | null>,
): Promise<T | null> {
  if (!TOKEN.test(token)) return null;
  const hash = ports.sha256(token);
  const opened = await ports.unitOfWork.run(NOBODY, (tx) => ports.quoteShares.open(tx, hash));
  if (!opened) return null;
  const scope: OrganisationScope = { kind: 'ORGANISATION', orgId: opened.orgId, actorId: opened.shareId };
  return ports.unitOfWork.run(scope, async (tx) => {
    const quote = await ports.quotes.byId(tx, opened.quoteId);
    return quote && (await read(tx, quote));
  });
}

async function namesOf(ports: OpenNeeds, tx: Tx, { orgId, providerOrgId }: Quote) {
  const names = await ports.directory.tradingNames(tx, [providerOrgId]);
  return { buyer: await ports.billingProfiles.byOrg(tx, orgId), providerName: names.get(providerOrgId) ?? '' };
}
