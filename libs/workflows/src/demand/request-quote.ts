import {
  DAY,
  type Instant,
  type Period,
  type Result,
  addMilliseconds,
  assert,
  earliest,
  instant,
  latest,
  ok,
  refuse,
} from '#libs/kernel';
import {
  type Offer,
  type Quote,
  type QuoteDraft,
  type QuoteRequest,
  type UnitRange,
  bookableUnits,
  decideQuote,
  geometryOf,
  isWellFormed,
  quoteOf,
  quoteStateAt,
  taxTreatment,
} from '#libs/market';
import { type Done, once } from '../once.js';
import { type Hold } from '../ports/crowd.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type AccountSuspended, type BudgetExceeded, type CapacityTaken, type Refusal, invalid } from '../refusal.js';
import { lineageOf } from '../quotes/lineage.js';
import { beyondBudget } from '../spending/booking-spend.js';
import { type AskedTax, type FirmTax, firmTax, askTax } from '../tax/firm-tax.js';
import { transact } from '../transaction.js';
import { capacityTaken, whatIsFree, whatIsHeld } from './free-capacity.js';
import { refusalOfQuote } from './market-refusal.js';
import { recordRefusal } from './record-refusal.js';
import { suspensionOf } from './suspended.js';

export type RequestNeeds = Pick<
  Ports,
  | 'unitOfWork'
  | 'offers'
  | 'capacity'
  | 'glances'
  | 'crowd'
  | 'demand'
  | 'quotes'
  | 'quoteHistory'
  | 'billingProfiles'
  | 'spending'
  | 'idempotency'
  | 'audit'
  | 'taxes'
  | 'taxEngine'
  | 'settings'
>;
type Needs = RequestNeeds;

export interface QuoteCommand extends QuoteRequest {
  readonly offerId: string;
  readonly idempotencyKey: string | null;
  /** The quote whose next version it is. */
  readonly replaces?: string;
}

export type QuoteRefused = Refusal | CapacityTaken | AccountSuspended | BudgetExceeded;

const FARTHEST = instant('2191-01-01T00:00:00Z');
/** How often free capacity is read again after somebody was faster. */
const MAX_READINGS = 5;
/** Open quotes of one organisation: enough to compare, too few to corner a market. */
export const MAX_OPEN_QUOTES = 50;

/**
 * Prices a window and holds its capacity: reads what is free, proposes concrete units, lets the database judge, and proposes others
 * where somebody was faster. Gives up with CAPACITY_TAKEN and what is bookable now.
 */
export const requestQuote = (ports: Needs) => {
  return async (scope: OrganisationScope, command: QuoteCommand): Promise<Result<Quote, QuoteRefused>> => {
    const answer = await quoteInTurn(ports, scope, command);
    if (!answer.ok && answer.refusal.code === 'CAPACITY_TAKEN') await noteDemand(ports, scope, command);
    return answer;
  };
};

type Answer = Promise<Result<Quote, QuoteRefused>>;

async function quoteInTurn(ports: Needs, scope: OrganisationScope, command: QuoteCommand): Answer {
  const late = await comesTooLate(ports, scope, command);
  if (late) return refuse(late);
  const asked = await askTax(ports, scope, command);
  if (!asked.ok) return asked;
  const tax = asked.value;
  return ports.glances.inTurn(command.offerId, async ({ waited, others }) => {
    const lateByNow = waited ? await comesTooLate(ports, scope, command) : null;
    if (lateByNow) return refuse(lateByNow);
    return others > 0 ? attemptInCrowd(ports, scope, command, tax) : attempt(ports, scope, command, { ...ALONE, tax });
  });
}

/** What is known before the transaction: whether others are at work on the offer, and what is held already. */
interface Start {
  readonly isCrowded: boolean;
  readonly hold: Hold | null;
  /** What an outside tax engine answered. */
  readonly tax: readonly AskedTax[];
}

const ALONE: Omit<Start, 'tax'> = { isCrowded: false, hold: null };

/** Those who come at once are placed and held together; then each writes its own quote. */
async function attemptInCrowd(
  ports: Needs,
  scope: OrganisationScope,
  command: QuoteCommand,
  tax: readonly AskedTax[],
): Promise<Result<Quote, QuoteRefused>> {
  const hold = await holdWithOthers(ports, scope, command);
  const answer = await attempt(ports, scope, command, { isCrowded: true, hold, tax });
  const isUsed = answer.ok && answer.value.id === hold?.quoteId;
  // only where we know: after a fault the quote may be there, and a hold that nobody wants expires
  if (hold && !isUsed)
    await ports.unitOfWork.run(scope, (tx) => ports.capacity.release(tx, hold.quoteId, command.window.start));
  return answer;
}

function holdWithOthers(ports: Needs, { orgId }: OrganisationScope, command: QuoteCommand): Promise<Hold | null> {
  const { offerId, units, window, gang, holdMinutes } = command;
  const isSound = isWellFormed(command) && window.end <= FARTHEST;
  return isSound ? ports.crowd.hold({ orgId, offerId, units, window, gang, holdMinutes }) : Promise.resolve(null);
}

/** Who asked in vain is demand too: miners simulate prices on it. */
async function noteDemand(ports: Needs, scope: OrganisationScope, command: QuoteCommand): Promise<void> {
  const { offerId, units, window, billing } = command;
  if (ports.glances.isNews(`${scope.orgId} ${offerId} ${units} ${window.start} ${window.end} ${billing}`))
    await recordRefusal(ports)(scope, command);
}

function attempt(
  ports: Needs,
  scope: OrganisationScope,
  command: QuoteCommand,
  start: Start,
): Promise<Result<Quote, QuoteRefused>> {
  return transact(ports.unitOfWork, scope, (tx) => {
    const { offerId, units, window, gang, billing, holdMinutes, replaces } = command;
    const need = [offerId, units, window.start, window.end, gang, billing, holdMinutes];
    const input = replaces === undefined ? need : [replaces, holdMinutes];
    const again = async (id: string) => quotedBefore(ports, tx, id);
    return once(ports.idempotency, tx, { operation: 'quoteCreate', key: command.idempotencyKey, input }, again, () =>
      quoteAfresh(ports, tx, scope, { ...command, ...start }),
    );
  });
}

/**
 * The refusal of somebody for whom too little is left, from a look that all who come at that moment share: in a rush on the last units
 * nearly everybody is that somebody, also one with too many holds. Null: go on. A key that has a result is answered from it, whatever
 * is left now.
 */
async function comesTooLate(
  { glances, settings }: Needs,
  { orgId }: OrganisationScope,
  command: QuoteCommand,
): Promise<ReturnType<typeof refusalOfQuote> | null> {
  const { offerId, units, window, gang, idempotencyKey: key } = command;
  if (key === null || window.start >= window.end) return null;
  const { now, offer, free } = await glances.at(offerId, window);
  if (!offer || bookableUnits(geometryOf(offer), free, gang) >= units) return null;
  const { platformFeeBasisPoints, seller } = settings;
  const stranger = { openQuotes: 0, maxOpenQuotes: MAX_OPEN_QUOTES, tax: taxTreatment(seller, now) };
  const decided = decideQuote(command, {
    now,
    offer,
    free,
    freeWatts: null,
    platformFeeBasisPoints,
    seed: 0,
    isCrowded: false,
    ...stranger,
  });
  if (decided.ok || decided.refusal.code !== 'CAPACITY_TAKEN') return null;
  return (await glances.hasResult(orgId, 'quoteCreate', key)) ? null : refusalOfQuote(decided.refusal);
}

async function quotedBefore(ports: Needs, tx: Tx, id: string): Promise<Quote> {
  const quote = await ports.quotes.byId(tx, id);
  assert(quote, 'a remembered quote exists');
  return { ...quote, state: quoteStateAt(quote, tx.now) };
}

async function quoteAfresh(
  ports: Needs,
  tx: Tx,
  scope: OrganisationScope,
  command: QuoteCommand & Start,
): Promise<Result<Done<Quote>, QuoteRefused>> {
  if (command.window.end > FARTHEST)
    return refuse(invalid(['window', 'end'], 'The window ends after the year 2190, which is further than we plan.'));
  const lineage = await lineageOf(ports, tx, scope, command.replaces);
  if (!lineage.ok) return lineage;
  const { hold } = command;
  const id = hold?.quoteId ?? tx.newId('quote');
  const offer = await ports.offers.byId(tx, command.offerId);
  const profile = await ports.billingProfiles.byOrg(tx, scope.orgId);
  assert(profile, `organisation ${scope.orgId} has a billing profile`);
  const suspension = suspensionOf(profile);
  if (suspension) return refuse(suspension);
  const taxed = await firmTax(ports, tx, { buyer: profile, offer }, command.tax);
  if (!taxed.ok) return taxed;
  const openQuotes = await ports.quotes.countOpen(tx, scope.orgId);
  const { platformFeeBasisPoints } = ports.settings;
  const standing = {
    // what is held expires as long after its look as the quote does
    now: hold?.now ?? tx.now,
    offer,
    openQuotes,
    maxOpenQuotes: MAX_OPEN_QUOTES,
    platformFeeBasisPoints,
    tax: taxed.value.treatment,
    isCrowded: command.isCrowded,
  };
  // in a crowd everybody is scattered anyway
  const horizon = offer && !command.isCrowded ? horizonOf(offer, command.window, tx.now) : null;
  for (let reading = 0; reading < MAX_READINGS; reading += 1) {
    const seen = hold
      ? await whatIsHeld(ports, tx, offer, { window: command.window, placement: hold.placement })
      : await whatIsFree(ports, tx, offer, command.window, horizon);
    const decided = decideQuote(command, { ...standing, ...seen, horizon, seed: seedOf(id) + reading });
    if (!decided.ok) return refuse(refusalOfQuote(decided.refusal));
    const exceeded = reading === 0 ? await beyondBudget(ports, tx, scope.orgId, decided.value) : null;
    if (exceeded) return refuse(exceeded);
    const placement = hold?.placement ?? (await reserveOne(ports, tx, decided.value, { id, orgId: scope.orgId }));
    if (placement) {
      const identity = { id, number: await ports.quotes.nextNumber(tx), orgId: scope.orgId, placement };
      const quote = quoteOf(decided.value, { ...identity, ...lineage.value, madeBy: scope.actorId });
      return ok(await keep(ports, tx, quote, taxed.value));
    }
  }
  return refuse(await capacityTaken(ports, tx, offer, command));
}

/** How far around a window a placement looks: what is used long before or after does not change which units suit best. */
const LOOK_AROUND = 90 * DAY;

/** The window and as much of the time around it as can still be sold. */
function horizonOf(offer: Offer, window: Period, now: Instant): Period | null {
  if (window.start >= window.end) return null;
  const end = addMilliseconds(window.end, LOOK_AROUND);
  const start = latest(addMilliseconds(window.start, -LOOK_AROUND), now);
  return {
    start: earliest(start, window.start),
    end: offer.availableUntil === null ? end : latest(window.end, earliest(end, offer.availableUntil)),
  };
}

/** Tries the proposals in turn; the first one that the database takes is held until the quote expires. */
async function reserveOne(
  ports: Needs,
  tx: Tx,
  draft: QuoteDraft,
  quote: { readonly id: string; readonly orgId: string },
): Promise<readonly UnitRange[] | null> {
  const holder = { kind: 'QUOTE', ...quote, expiresAt: draft.expiresAt } as const;
  const { offerId: resourceId, siteId, period, watts } = draft;
  for (const units of draft.proposals) {
    const answer = await ports.capacity.reserve(tx, { resourceId, siteId, units, period, watts, holder });
    if (answer === 'RESERVED') return units;
    if (answer === 'POWER_EXCEEDED') return null;
  }
  return null;
}

async function keep(ports: Needs, tx: Tx, quote: Quote, { calculation }: FirmTax): Promise<Done<Quote>> {
  await ports.quotes.insert(tx, quote);
  if (calculation) await ports.taxes.keepCalculation(tx, { ...calculation, quoteId: quote.id });
  await ports.audit.append(tx, {
    action: 'quote.created',
    subjectId: quote.id,
    detail: {
      ...{ offerId: quote.offerId, units: String(quote.units) },
      ...(calculation && { taxCalculation: calculation.calculationId }),
    },
  });
  return { resultId: quote.id, value: quote };
}

/** A number out of an id's random end: two bookers of one moment try different units. */
function seedOf(id: string): number {
  return [...id].reduce((seed, letter) => (Math.imul(seed, 31) + (letter.codePointAt(0) ?? 0)) | 0, 7);
}
