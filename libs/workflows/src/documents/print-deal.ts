import { type PrintedDocument, contractDocument, quoteDocument } from '#libs/billing';
import { partyOf } from '../money/issue-invoice.js';
import { type SignedContract, type TermSheetProposal } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Scope, type Tx } from '../ports/unit-of-work.js';
import { type PrintCommand, isOf } from './print-invoice.js';

/** The quote's document, with whether it still holds; for who asked for it, and staff. */
export function printQuote(ports: Pick<Ports, 'unitOfWork' | 'quotes' | 'billingProfiles' | 'directory' | 'settings'>) {
  return (scope: Scope, { id, language }: PrintCommand): Promise<PrintedDocument | null> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const quote = await ports.quotes.byId(tx, id);
      const buyer = quote && isOf(scope, quote.orgId) ? await ports.billingProfiles.byOrg(tx, quote.orgId) : null;
      if (!quote || !buyer) return null;
      const names = await ports.directory.tradingNames(tx, [quote.providerOrgId]);
      const providerName = names.get(quote.providerOrgId) ?? '';
      const parties = { seller: ports.settings.seller, buyer: partyOf(buyer), providerName };
      return quoteDocument(quote, parties, language, tx.now);
    });
}

type ContractNeeds = Pick<Ports, 'unitOfWork' | 'contracts' | 'termSheets' | 'settings'>;

/**
 * The text that was signed, by the contract's id; or, by a term sheet's id, the text that is on the table, marked as not signed. For both
 * sides and staff; row-level security gives nobody else the rows.
 */
export function printContract(ports: ContractNeeds) {
  return (scope: Scope, { id, language }: PrintCommand): Promise<PrintedDocument | null> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const signed = await ports.contracts.byId(tx, id);
      const proposal = await ports.termSheets.byId(tx, signed?.termSheetId ?? id);
      return proposal && isParty(scope, signed ?? proposal)
        ? documentOf(ports, tx, { signed, proposal }, language)
        : null;
    });
}

function documentOf(
  { settings }: ContractNeeds,
  { now }: Tx,
  { signed, proposal }: { readonly signed: SignedContract | null; readonly proposal: TermSheetProposal },
  language: PrintCommand['language'],
): PrintedDocument | null {
  const revision = signed
    ? proposal.revisions.find(({ documentHash }) => documentHash === signed.documentHash)
    : proposal.revisions.at(-1);
  if (!revision) return null;
  const { terms, document, documentHash, at } = revision;
  const facts = {
    number: signed?.number ?? proposal.number,
    title: terms.title,
    text: document,
    documentHash,
    signedAt: signed?.contract.signedAt ?? null,
    at: signed ? now : at,
    provider: terms.parties.provider,
    tenant: terms.parties.tenant,
    issuer: settings.seller.legalName,
  };
  return contractDocument(facts, language);
}

function isParty(scope: Scope, parties: { readonly providerOrgId: string; readonly tenantOrgId: string }): boolean {
  return isOf(scope, parties.providerOrgId) || isOf(scope, parties.tenantOrgId);
}
