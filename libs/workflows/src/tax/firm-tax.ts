import { type Result, ok, refuse } from '#libs/kernel';
import {
  type Offer,
  type TaxTreatment,
  type UnusableTax,
  placeOfSupply,
  taxAddressGap,
  taxTreatment,
  treatmentByEngine,
} from '#libs/market';
import { supplyOf } from '../demand/search-context.js';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type NoTaxAnswer, type TaxQuestion } from '../ports/tax-engine.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { taxUnknown } from './tax-unknown.js';

type Needs = Pick<
  Ports,
  'unitOfWork' | 'offers' | 'billingProfiles' | 'taxes' | 'settings' | 'taxEngine' | 'glances' | 'audit'
>;

/** What the tax engine answered before the transaction, and to what. */
export interface AskedTax {
  readonly question: TaxQuestion;
  readonly treatment: TaxTreatment;
  readonly calculationId: string;
  readonly taxCode: string;
}

interface Quoted {
  readonly offerId: string;
  readonly idempotencyKey: string | null;
}

/** Quoted on: whose tax, and on what. */
interface Sale {
  readonly profile: BillingProfile;
  readonly offer: Offer | null;
}

/**
 * Asks the tax engine of this deployment, if it has one, for the tax that a quote is to carry: before the transaction that writes it, since it is a
 * call over the network. Null: nothing to ask, our own table decides. An engine that does not answer, or answers nothing that can be
 * charged, refuses the quote: tax is never taken for zero.
 */
export async function askTax(
  ports: Needs,
  scope: OrganisationScope,
  command: Quoted,
): Promise<Result<AskedTax | null, Refusal>> {
  const { taxEngine: engine, glances } = ports;
  if (!engine) return ok(null);
  const key = command.idempotencyKey;
  if (key !== null && (await glances.hasResult(scope.orgId, 'quoteCreate', key))) return ok(null);
  const sale = await ports.unitOfWork.run(scope, async (tx) => {
    const profile = await ports.billingProfiles.byOrg(tx, scope.orgId);
    const offer = await ports.offers.byId(tx, command.offerId);
    return profile && offer
      ? questionOf(ports, tx, { profile, offer }, await ownTax(ports, tx, { profile, offer }))
      : null;
  });
  if (!sale) return ok(null);
  const answer = await engine.taxesIn(sale.question);
  if (answer.kind !== 'CALCULATED') return refuse(noAnswer(answer, sale.own));
  const usable = treatmentByEngine(sale.own, answer.taxes);
  if (!usable.ok) return refuse(unusable(usable.refusal));
  const { calculationId, taxCode } = answer;
  return ok({ question: sale.question, treatment: usable.value, calculationId, taxCode });
}

/** The tax of a quote, within its transaction: as the engine answered to the very question that is true now, or by our own table. */
export async function firmTax(
  ports: Needs,
  tx: Tx,
  sale: Sale,
  asked: AskedTax | null,
): Promise<Result<TaxTreatment, Refusal>> {
  const own = await ownTax(ports, tx, sale);
  const due = ports.taxEngine && sale.offer ? await questionOf(ports, tx, sale, own) : null;
  if (!due && own.kind === 'UNKNOWN') return refuse(await taxUnknown(ports, tx, own, propertyOf(sale.offer) !== null));
  if (!due) return ok(own);
  if (!asked || !isSame(asked.question, due.question))
    return refuse(unavailable('Where this is taxed changed while the tax service was asked.'));
  return ok(asked.treatment);
}

async function ownTax(ports: Needs, tx: Tx, { profile, offer }: Sale): Promise<TaxTreatment> {
  return taxTreatment(profile, tx.now, { ...(await supplyOf(ports, tx)), property: propertyOf(offer) });
}

/**
 * Where it is taxed, who accounts for it and where we collect is decided by our table; the engine is asked for the rates, so only where we would charge
 * or do not know one. A place of which no real state is known is not worth asking about.
 */
async function questionOf(
  { taxes }: Needs,
  tx: Tx,
  { profile, offer }: Sale,
  own: TaxTreatment,
): Promise<{ readonly question: TaxQuestion; readonly own: TaxTreatment } | null> {
  const place = placeOfSupply(profile, propertyOf(offer));
  if (offer === null || (own.kind !== 'STANDARD' && own.kind !== 'UNKNOWN')) return null;
  if (taxAddressGap(own, tx.now, await taxes.table(tx)) === 'SUBDIVISION') return null;
  return { question: { place, currency: offer.price.currency }, own };
}

function propertyOf(offer: Offer | null): Offer['site'] | null {
  return offer?.kind === 'HALL' ? offer.site : null;
}

function isSame(asked: TaxQuestion, due: TaxQuestion): boolean {
  const words = ({ place, currency }: TaxQuestion) =>
    [place.country, place.subdivision, place.locality, place.rule, currency].join('\n');
  return words(asked) === words(due);
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
