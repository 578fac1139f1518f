import { type CivilDate, type Result, civilDate, dateIn, ok, refuse } from '#libs/kernel';
import {
  type ContractParty,
  type Offer,
  type TermSheet,
  type TermSheetProblem,
  type TrancheListing,
  contractText,
  parseTermSheet,
} from '#libs/market';
import { type TermSheetRevision } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type InvalidTerms, type Refusal } from '../refusal.js';

export type DraftNeeds = Pick<Ports, 'offers' | 'termSheets' | 'settings' | 'sha256'>;

/** What a side puts on the table. */
export interface Draft {
  /** JSON of the published schema; who the parties are is ours to say. */
  readonly terms: unknown;
  /** One for each tranche. */
  readonly listings: readonly TrancheListing[];
}

export interface Sides {
  readonly provider: ContractParty;
  readonly tenant: ContractParty;
}

/** Longest a revision may wait for its answer, in days. */
export const MOST_VALID_DAYS = 90;

export function invalidTerms(problems: readonly TermSheetProblem[]): InvalidTerms {
  const [first] = problems;
  return {
    code: 'INVALID_TERMS',
    path: ['terms'],
    detail: first && `\`${first.path}\` ${first.message}.`,
    problems,
  };
}

/** Reads the terms between two sides, or says all that is wrong with them. */
export function readTerms(json: unknown, { provider, tenant }: Sides): Result<TermSheet, InvalidTerms> {
  const parsed = parseTermSheet(withParties(json, provider.legalName, tenant.legalName));
  return parsed.ok ? parsed : refuse(invalidTerms(parsed.refusal));
}

/** Terms with these parties, whoever they name; whatever is no object stays what it is. */
export function withParties(json: unknown, provider: string, tenant: string): unknown {
  if (!isObject(json)) return json;
  const parties = isObject(json['parties']) ? json['parties'] : {};
  return { ...json, parties: { ...parties, provider, tenant } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Today in the contract's zone. */
export function today(tx: Tx, { timeZone }: Pick<TermSheet, 'timeZone'>): CivilDate {
  return civilDate(dateIn(tx.now, timeZone));
}

/** The offers of the listings in the order of the tranches, or the first thing wrong with them. */
export async function offersOf(
  ports: Pick<Ports, 'offers'>,
  tx: Tx,
  terms: TermSheet,
  listings: readonly TrancheListing[],
): Promise<Result<readonly Offer[], Refusal>> {
  const offers = new Map(
    (await ports.offers.byIds(tx, [...new Set(listings.map(({ offerId }) => offerId))])).map((one) => [one.id, one]),
  );
  const found: Offer[] = [];
  for (const [index, tranche] of terms.tranches.entries()) {
    const path = ['listings', String(index)];
    const named = listings.filter((listing) => listing.tranche === tranche.id);
    const offer = offers.get(named[0]?.offerId ?? '');
    if (named.length !== 1 || offer === undefined)
      return refuse({
        code: 'NOT_ON_OFFER',
        path,
        detail: `Tranche "${tranche.id}" names no listing that is on offer.`,
      });
    const wrong = wrongOffer(terms, offer, tranche.quantity);
    if (wrong !== null) return refuse({ code: 'NOT_ON_OFFER', path, detail: wrong });
    found.push(offer);
  }
  return listings.length === terms.tranches.length
    ? ok(found)
    : refuse({
        code: 'INVALID_INPUT',
        path: ['listings'],
        detail: 'Every tranche names one listing, and nothing else does.',
      });
}

function wrongOffer({ kind }: TermSheet, offer: Offer, quantity: number): string | null {
  if (offer.state !== 'PUBLISHED') return `The listing "${offer.name}" is not on offer.`;
  if ((kind === 'HOSTING') !== (offer.kind === 'HALL'))
    return kind === 'HOSTING' ? 'A hosting contract takes data halls.' : 'A GPU lease takes GPU pools.';
  return quantity > offer.units ? `The listing "${offer.name}" has ${offer.units} units.` : null;
}

/** A tranche that would have begun is no plan. */
export function tooEarly(terms: TermSheet, day: CivilDate): InvalidTerms | null {
  const problems = terms.tranches.flatMap(({ commencement }, index): TermSheetProblem[] => {
    if (commencement >= day) return [];
    return [
      { code: 'OUT_OF_RANGE', path: `tranches[${index}].commencement`, message: `must not be before today, ${day}` },
    ];
  });
  return problems.length > 0 ? invalidTerms(problems) : null;
}

/** The revision as it is kept: with the text that will be signed, and its hash. */
export function revisionOf(
  { settings, sha256 }: DraftNeeds,
  tx: Tx,
  facts: Pick<TermSheetRevision, 'number' | 'byOrgId' | 'terms' | 'listings'>,
  sides: Sides,
): TermSheetRevision {
  const document = contractText(facts.terms, facts.listings, {
    ...sides,
    platformFeeBasisPoints: settings.platformFeeBasisPoints,
  });
  return { ...facts, at: tx.now, document, documentHash: sha256(document) };
}
