import { type CurrencyCode, type Result, ok, refuse } from '#libs/kernel';
import {
  type Offer,
  type TaxTreatment,
  type TaxedBuyer,
  type UnusableTax,
  placeOfSupply,
  taxAddressGap,
  taxTreatment,
  treatmentByEngine,
} from '#libs/market';
import { supplyOf } from '../demand/search-context.js';
import { type Ports } from '../ports/ports.js';
import { type NoTaxAnswer, type TaxQuestion } from '../ports/tax-engine.js';
import { type TaxCalculation } from '../ports/tax-store.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { taxUnknown } from './tax-unknown.js';

type Needs = Pick<
  Ports,
  'unitOfWork' | 'offers' | 'billingProfiles' | 'taxes' | 'settings' | 'taxEngine' | 'glances' | 'audit'
>;
type FirmNeeds = Pick<Needs, 'taxes' | 'settings' | 'taxEngine'>;

/** What the tax engine answered before the transaction, and to what. */
export interface AskedTax {
  readonly question: TaxQuestion;
  readonly treatment: TaxTreatment;
  readonly calculationId: string;
  readonly taxCode: string;
}

/** What is sold for good: whose tax, on what. */
export interface TaxedSale {
  readonly buyer: TaxedBuyer & { readonly orgId: string };
  /** Null: what is sold is not on offer any more, or is no one thing. */
  readonly offer: Offer | null;
  /** Left out: that of the offer. */
  readonly currency?: CurrencyCode;
}

/** The tax that a quote or a lease of a contract carries. */
export interface FirmTax {
  readonly treatment: TaxTreatment;
  /** To be kept with the quote where the rates are the engine's; null: they are our own. */
  readonly calculation: Omit<TaxCalculation, 'quoteId'> | null;
}

interface Quoted {
  readonly offerId: string;
  readonly idempotencyKey: string | null;
}

/** Asks for the tax that a quote is to carry. */
export function askTax(
  ports: Needs,
  scope: OrganisationScope,
  { offerId, idempotencyKey: key }: Quoted,
): Promise<Result<readonly AskedTax[], Refusal>> {
  return askTaxes(ports, scope, { operation: 'quoteCreate', key }, async (tx) => {
    const buyer = await ports.billingProfiles.byOrg(tx, scope.orgId);
    const offer = await ports.offers.byId(tx, offerId);
    return buyer && offer ? [{ buyer, offer }] : [];
  });
}

/**
 * Asks the tax engine of this deployment, if it has one, for the tax of what is about to be sold, each place once: before the transaction that writes it,
 * since it is a call over the network. Nothing to ask: our own table decides. An engine that does not answer, or answers nothing that can be
 * charged, refuses the sale: tax is never taken for zero. A request that is repeated is answered from its key and asks nobody.
 */
export async function askTaxes(
  ports: FirmNeeds & Pick<Needs, 'unitOfWork' | 'glances'>,
  scope: OrganisationScope,
  { operation, key }: { readonly operation: string; readonly key: string | null },
  salesOf: (tx: Tx) => Promise<readonly TaxedSale[]>,
): Promise<Result<readonly AskedTax[], Refusal>> {
  const { taxEngine: engine, glances } = ports;
  if (!engine) return ok([]);
  if (key !== null && (await glances.hasResult(scope.orgId, operation, key))) return ok([]);
  const questions = await ports.unitOfWork.run(scope, async (tx) => {
    const found = new Map<string, NonNullable<Awaited<ReturnType<typeof questionOf>>>>();
    for (const sale of await salesOf(tx)) {
      const due = await questionOf(ports, tx, sale, await ownTax(ports, tx, sale));
      if (due) found.set(inWords(due.question), due);
    }
    return [...found.values()];
  });
  const asked: AskedTax[] = [];
  for (const { question, own } of questions) {
    const answer = await engine.taxesIn(question);
    if (answer.kind !== 'CALCULATED') return refuse(noAnswer(answer, own));
    const usable = treatmentByEngine(own, answer.taxes);
    if (!usable.ok) return refuse(unusable(usable.refusal));
    const { calculationId, taxCode } = answer;
    asked.push({ question, treatment: usable.value, calculationId, taxCode });
  }
  return ok(asked);
}

/** The tax of a sale, within its transaction: as the engine answered to the very question that is true now, or by our own table. */
export async function firmTax(
  ports: FirmNeeds,
  tx: Tx,
  sale: TaxedSale,
  asked: readonly AskedTax[],
): Promise<Result<FirmTax, Refusal>> {
  const own = await ownTax(ports, tx, sale);
  const due = ports.taxEngine ? await questionOf(ports, tx, sale, own) : null;
  if (!due && own.kind === 'UNKNOWN') return refuse(await taxUnknown(ports, tx, own, propertyOf(sale.offer) !== null));
  if (!due) return ok({ treatment: own, calculation: null });
  const answer = asked.find(({ question }) => inWords(question) === inWords(due.question));
  if (!answer) return refuse(unavailable('Where this is taxed changed while the tax service was asked.'));
  const { treatment, calculationId, taxCode } = answer;
  const { orgId } = sale.buyer;
  const { place } = due.question;
  return ok({ treatment, calculation: { orgId, calculationId, taxCode, place, calculatedAt: tx.now } });
}

async function ownTax(ports: FirmNeeds, tx: Tx, { buyer, offer }: TaxedSale): Promise<TaxTreatment> {
  return taxTreatment(buyer, tx.now, { ...(await supplyOf(ports, tx)), property: propertyOf(offer) });
}

/**
 * Where it is taxed, who accounts for it and where we collect is decided by our table; the engine is asked for the rates, so only where we would charge
 * or do not know one. A place of which no real state is known is not worth asking about.
 */
async function questionOf(
  { taxes }: FirmNeeds,
  tx: Tx,
  { buyer, offer, currency }: TaxedSale,
  own: TaxTreatment,
): Promise<{ readonly question: TaxQuestion; readonly own: TaxTreatment } | null> {
  const place = placeOfSupply(buyer, propertyOf(offer));
  if (offer === null || (own.kind !== 'STANDARD' && own.kind !== 'UNKNOWN')) return null;
  if (taxAddressGap(own, tx.now, await taxes.table(tx)) === 'SUBDIVISION') return null;
  return { question: { place, currency: currency ?? offer.price.currency }, own };
}

function propertyOf(offer: Offer | null): Offer['site'] | null {
  return offer?.kind === 'HALL' ? offer.site : null;
}

/** The same words: the same question. */
function inWords({ place, currency }: TaxQuestion): string {
  return [place.country, place.subdivision, place.locality, place.rule, currency].join('\n');
}

function noAnswer({ kind }: NoTaxAnswer, { jurisdiction }: TaxTreatment): Refusal {
  switch (kind) {
    case 'UNREACHABLE':
      return unavailable('The tax service does not answer; nothing is held.');
    case 'NOT_SET_UP':
      return unavailable(`The tax service is not set up for what is sold in ${jurisdiction}; nothing is held.`);
    case 'BAD_LOCATION':
      return { ...unavailable(`The tax service cannot place the address in ${jurisdiction}.`), path: ['taxAddress'] };
    case 'REFUSED':
      return unavailable(`The tax service refused to work out the tax in ${jurisdiction}; nothing is held.`);
  }
}

function unusable({ why, jurisdiction }: UnusableTax): Refusal {
  if (why === 'NOT_COLLECTED')
    return unavailable(
      `The tax service does not know that Gridlease collects tax in ${jurisdiction}; nothing is held.`,
    );
  return unavailable(`The tax service gave no answer for ${jurisdiction} that can be charged; nothing is held.`);
}

function unavailable(detail: string): Refusal {
  return { code: 'TAX_UNAVAILABLE', detail };
}
