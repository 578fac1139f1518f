import { type Period, type Result, ok, refuse } from '#libs/kernel';
import { totalGpus } from '#libs/market';
import { type CalendarBlock } from '../ports/supply-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { findListing } from './listing.js';

type Needs = Pick<Ports, 'unitOfWork' | 'pools' | 'halls' | 'offers' | 'calendar' | 'capacity' | 'audit'>;

export interface CalendarBlockCommand {
  readonly listingId: string;
  readonly window: Period;
  readonly fromUnit: number;
  /** Null: to the last unit. */
  readonly toUnit: number | null;
  readonly reason: CalendarBlock['reason'];
  readonly note: string | null;
}

const MAX_NOTE = 200;

/**
 * Takes units out of the market for a while. Refused where leases or holds lie in it: what is sold stays sold. Units for the miner's own
 * use draw what a lease of them would, so the site's power must suffice too.
 */
export const createCalendarBlock = (ports: Needs) => {
  return (scope: OrganisationScope, command: CalendarBlockCommand): Promise<Result<CalendarBlock, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const listing = await findListing(ports, tx, command.listingId);
      if (!listing) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['listingId'] });
      const size = listing.kind === 'GPU' ? totalGpus(listing.listed) : listing.listed.criticalItKw;
      const toUnit = command.toUnit ?? size;
      const problem = checkCommand(command, toUnit, size, tx);
      if (problem) return refuse(problem);
      const { listingId: resourceId, window: period, fromUnit, reason, note } = command;
      const block: CalendarBlock = {
        id: tx.newId('block'),
        orgId: scope.orgId,
        resourceId,
        period,
        units: { from: fromUnit, to: toUnit },
        reason,
        note,
      };
      const holder = { kind: 'BLOCK', id: block.id, orgId: scope.orgId, expiresAt: null } as const;
      const answer = await ports.capacity.reserve(tx, {
        resourceId,
        siteId: listing.listed.siteId,
        units: [block.units],
        period,
        watts: reason === 'OWN_USE' ? await drawOf(ports, tx, block) : 0,
        holder,
      });
      if (answer === 'POWER_EXCEEDED') return refuse<Refusal>({ code: 'POWER_EXCEEDED', path: ['window'] });
      if (answer !== 'RESERVED') {
        return refuse<Refusal>({
          code: 'CAPACITY_TAKEN',
          path: ['window'],
          detail: 'Leases, holds or other blocks lie in these units and this window.',
        });
      }
      await ports.calendar.insert(tx, block);
      await ports.audit.append(tx, {
        action: 'calendar.blocked',
        subjectId: block.id,
        detail: { listingId: resourceId, reason },
      });
      return ok(block);
    });
};

/** Watts at the meter of blocked units; nothing where the listing was never on offer, so that nobody said what they draw. */
async function drawOf({ offers }: Needs, tx: Tx, { resourceId, units }: CalendarBlock): Promise<number> {
  const offer = await offers.byId(tx, resourceId);
  return (units.to - units.from) * (offer?.meterWattsPerUnit ?? 0);
}

function checkCommand(
  { window, fromUnit, note }: CalendarBlockCommand,
  toUnit: number,
  size: number,
  tx: Tx,
): Refusal | null {
  if (window.start >= window.end) return invalid(['window'], 'The window ends after it starts.');
  if (window.end <= tx.now) return invalid(['window', 'end'], 'The window lies in the past.');
  if (fromUnit < 0 || fromUnit >= size) return invalid(['fromUnit'], `The first unit is 0 to ${size - 1}.`);
  if (toUnit <= fromUnit || toUnit > size)
    return invalid(['toUnit'], `The unit after the last is ${fromUnit + 1} to ${size}.`);
  return (note ?? '').length > MAX_NOTE ? invalid(['note'], `A note has at most ${MAX_NOTE} characters.`) : null;
}
