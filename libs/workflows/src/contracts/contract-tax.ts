import { type CurrencyCode, type Result, assert, ok } from '#libs/kernel';
import { type TrancheListing, currentTerms } from '#libs/market';
import { type ContractAct, type ContractActDetail } from '../ports/contract-act-store.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type AskedTax, type FirmTax, type TaxedSale, askTaxes, firmTax } from '../tax/firm-tax.js';
import { latestRevision } from './open-term-sheet.js';

type Needs = Pick<Ports, 'offers' | 'termSheets'>;
export type AskNeeds = Needs &
  Pick<Ports, 'unitOfWork' | 'contracts' | 'contractActs' | 'taxes' | 'taxEngine' | 'settings' | 'glances'>;

/** What an organisation takes under a contract, from which listing, billed in which currency. */
interface Taken {
  readonly orgId: string;
  readonly offerId: string;
  readonly currency: CurrencyCode;
}

/** Tax on what an organisation is billed under a contract; of a hall, where it stands. `asked`: what a tax engine answered before the transaction. */
export async function taxUnder(
  ports: Needs & Pick<Ports, 'taxes' | 'taxEngine' | 'settings'>,
  tx: Tx,
  taken: Taken,
  asked: readonly AskedTax[],
): Promise<Result<FirmTax, Refusal>> {
  return firmTax(ports, tx, await saleOf(ports, tx, taken), asked);
}

/** Asks for the tax of every tranche of what is on the table, before it is signed. */
export function askSheetTax(
  ports: AskNeeds,
  scope: OrganisationScope,
  { termSheetId, idempotencyKey: key }: { readonly termSheetId: string; readonly idempotencyKey: string | null },
): Promise<Result<readonly AskedTax[], Refusal>> {
  return askTaxes(ports, scope, { operation: 'termSheetAccept', key }, async (tx) => {
    const proposal = await ports.termSheets.byId(tx, termSheetId);
    if (proposal?.state !== 'OPEN') return [];
    const { terms, listings } = latestRevision(proposal);
    return salesOf(ports, tx, proposal.tenantOrgId, terms.currency, listings);
  });
}

/** Asks for the tax of what an act adds, before the last consent carries it out. */
export function askConsentTax(
  ports: AskNeeds,
  scope: OrganisationScope,
  { actId, idempotencyKey: key }: { readonly actId: string; readonly idempotencyKey: string | null },
): Promise<Result<readonly AskedTax[], Refusal>> {
  return askTaxes(ports, scope, { operation: 'contractActAccept', key }, async (tx) => {
    const act = await ports.contractActs.byId(tx, actId);
    return act?.state === 'OPEN' && isLast(act, scope) ? salesOfAct(ports, tx, act.contractId, act.detail) : [];
  });
}

/** Asks for the tax of an option that its tenant takes: it is carried out at once. */
export function askOptionTax(
  ports: AskNeeds,
  scope: OrganisationScope,
  wanted: { readonly contractId: string; readonly detail: ContractActDetail; readonly idempotencyKey: string | null },
): Promise<Result<readonly AskedTax[], Refusal>> {
  const { contractId, detail, idempotencyKey: key } = wanted;
  if (detail.kind !== 'EXPAND') return Promise.resolve(ok([]));
  return askTaxes(ports, scope, { operation: 'contractActPropose', key }, (tx) =>
    salesOfAct(ports, tx, contractId, detail),
  );
}

/** Where tranches that an act adds take their capacity from. */
export function listingsOf(detail: ContractActDetail): readonly TrancheListing[] {
  if (detail.kind === 'AMEND') return detail.listings;
  return detail.kind === 'EXPAND' ? [{ tranche: detail.option, offerId: detail.offerId }] : [];
}

/** Whether nobody else is still asked. */
function isLast({ parties, consents }: ContractAct, { orgId }: OrganisationScope): boolean {
  return parties.every((party) => party === orgId || consents.some((consent) => consent.orgId === party));
}

/** A new tenant is sold all that the leases are of; otherwise only what is new is sold. */
async function salesOfAct(
  ports: AskNeeds,
  tx: Tx,
  contractId: string,
  detail: ContractActDetail,
): Promise<readonly TaxedSale[]> {
  const signed = await ports.contracts.byId(tx, contractId);
  if (!signed) return [];
  const { tenantOrgId, leases } = signed;
  const isNovation = detail.kind === 'NOVATE';
  const [orgId, from] = isNovation ? [detail.toOrgId, leases] : [tenantOrgId, listingsOf(detail)];
  return salesOf(ports, tx, orgId, currentTerms(signed.contract).currency, from);
}

async function salesOf(
  ports: Needs,
  tx: Tx,
  orgId: string,
  currency: CurrencyCode,
  from: readonly { readonly offerId: string }[],
): Promise<TaxedSale[]> {
  const sales: TaxedSale[] = [];
  for (const offerId of new Set(from.map((one) => one.offerId)))
    sales.push(await saleOf(ports, tx, { orgId, offerId, currency }));
  return sales;
}

async function saleOf({ offers, termSheets }: Needs, tx: Tx, { orgId, offerId, currency }: Taken): Promise<TaxedSale> {
  const buyer = await termSheets.party(tx, orgId);
  assert(buyer, `organisation ${orgId} exists`);
  return { buyer, offer: await offers.byId(tx, offerId), currency };
}
