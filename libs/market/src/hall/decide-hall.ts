import { type Instant, type Result, ok, refuse } from '#libs/kernel';
import { FieldChecks, type PriceDraft, rateOf } from '../listing/field-checks.js';
import { type ListingUse, checkUse } from '../listing/listing-use.js';
import { meterWatts, offerOfHall } from '../offer/project.js';
import { MAX_TERM_MONTHS, isLongEnough } from '../offer/term.js';
import { type ListingRefusal } from '../refusal.js';
import { type Cooling, type Site } from '../site/site.js';
import { type DataHall } from './hall.js';

/** A hall as a miner writes it; null stands for the default that the schema names. */
export interface HallDraft {
  readonly externalId: string;
  readonly name: string;
  readonly criticalItKw: number;
  readonly rackDensityKw: number;
  readonly cooling: Cooling;
  readonly price: PriceDraft;
  readonly energyPassThrough: boolean;
  readonly minTermMonths: number;
  readonly minChunkKw: number;
  readonly availableFrom: Instant | null;
  readonly availableUntil: Instant | null;
}

export interface HallFacts {
  readonly now: Instant;
  readonly orgId: string;
  readonly site: Site | null;
  readonly existing: DataHall | null;
  readonly newId: string;
  readonly expectedVersion: number | null;
  readonly use: ListingUse | null;
}

/** The hall to save, or why not; same order and meaning as `decidePool`. */
export function decideHall(draft: HallDraft, facts: HallFacts): Result<DataHall, ListingRefusal[]> {
  const { existing, expectedVersion, site } = facts;
  if (expectedVersion !== null && existing?.version !== expectedVersion) {
    return refuse([{ code: 'STALE_VERSION', path: ['expectedVersion'], version: existing?.version ?? 0 }]);
  }
  if (existing?.state === 'WITHDRAWN') return refuse([{ code: 'WRONG_STATE', path: ['externalId'] }]);
  if (site === null) return refuse([{ code: 'NOT_FOUND', path: ['siteExternalId'] }]);
  const invalid = checkHall(draft, site);
  if (invalid.length > 0) return refuse(invalid);
  const hall: DataHall = {
    ...draft,
    id: existing?.id ?? facts.newId,
    orgId: facts.orgId,
    siteId: site.id,
    externalId: draft.externalId.trim(),
    name: draft.name.trim(),
    price: rateOf(draft.price, 'KW_MONTH'),
    availableFrom: draft.availableFrom ?? site.energisedAt,
    state: existing?.state ?? 'DRAFT',
    version: existing?.version ?? 1,
  };
  const refusals = [
    ...(existing === null ? [] : checkHallUse(facts.use, existing, hall)),
    ...stillPublishable(hall, site, facts.now),
  ];
  return refusals.length > 0 ? refuse(refusals) : ok(hall);
}

/** Everything in a hall's input that is not what its description allows. */
function checkHall(draft: HallDraft, site: Site): ListingRefusal[] {
  const checks = new FieldChecks();
  checks.text('externalId', draft.externalId, 1, 80);
  checks.text('name', draft.name, 2, 120);
  checks.whole('criticalItKw', draft.criticalItKw, 1, 1_000_000);
  checks.whole('rackDensityKw', draft.rackDensityKw, 1, 1_000);
  checks.price('price', draft.price);
  checks.whole('minTermMonths', draft.minTermMonths, 1, MAX_TERM_MONTHS);
  checks.whole('minChunkKw', draft.minChunkKw, 1, draft.criticalItKw);
  const { currency } = site.energyPrice;
  checks.must(
    !draft.energyPassThrough || draft.price.currency === currency,
    ['price', 'currency'],
    `must be ${currency}, as the site's energy price is, to pass energy through`,
  );
  checks.must(
    draft.energyPassThrough || site.energyCalendar === null || draft.price.currency === currency,
    ['price', 'currency'],
    `must be ${currency}, as the site's energy calendar is`,
  );
  const from = draft.availableFrom ?? site.energisedAt;
  checks.must(
    draft.availableUntil === null || draft.availableUntil > from,
    'availableUntil',
    'must be later than availableFrom',
  );
  return checks.refusals;
}

function checkHallUse(use: ListingUse | null, before: DataHall, after: DataHall): ListingRefusal[] {
  if (use === null) return [];
  const moved: ListingRefusal = {
    code: 'IN_USE',
    path: ['siteExternalId'],
    detail: 'must stay as it is while kW are in use',
  };
  const grown = checkUse(
    use,
    { ...before, units: before.criticalItKw },
    { ...after, units: after.criticalItKw },
    'criticalItKw',
  );
  return before.siteId === after.siteId ? grown : [moved, ...grown];
}

function stillPublishable(hall: DataHall, site: Site, now: Instant): ListingRefusal[] {
  if (hall.state !== 'PUBLISHED') return [];
  return publishableHall(hall, site, now).map((refusal) => ({ ...refusal, code: 'INVALID_INPUT' as const }));
}

/** What stands in the way of putting the hall on offer; empty when nothing does. */
export function publishableHall(
  hall: DataHall,
  site: Site,
  now: Instant,
): { code: 'NOT_PUBLISHABLE'; path: string[]; detail: string }[] {
  const refusals: { code: 'NOT_PUBLISHABLE'; path: string[]; detail: string }[] = [];
  const say = (field: string, detail: string): void =>
    void refusals.push({ code: 'NOT_PUBLISHABLE', path: [field], detail });
  const offer = offerOfHall(hall, site, { providerName: '', publishedAt: now });
  if (hall.price.amount.scaled <= 0n) say('price', 'must be above 0');
  if (hall.availableUntil !== null && hall.availableUntil <= now) say('availableUntil', 'must not be past');
  if (hall.availableUntil !== null && !isLongEnough(offer, { start: hall.availableFrom, end: hall.availableUntil })) {
    say('availableUntil', 'must leave room for the minimum term');
  }
  if (hall.minChunkKw * meterWatts(1_000, site) > site.powerLimitWatts)
    say('minChunkKw', "must fit within the site's power");
  return refusals;
}
