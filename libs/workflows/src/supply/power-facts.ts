import { type Period } from '#libs/kernel';
import { type MiningLoadRefusal, POWER_HORIZON, type PowerClaim, type PowerLimit } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type PowerExceeded } from '../refusal.js';

/** Firm claims on a site and its limits over a window. */
export interface PowerFacts {
  readonly claims: readonly PowerClaim[];
  readonly limits: readonly PowerLimit[];
}

/** Closes an own site and reads what shares its power from now on: the facts stay true until this transaction ends. */
export async function closedPower(ports: Pick<Ports, 'power'>, tx: Tx, siteId: string): Promise<PowerFacts> {
  await ports.power.close(tx, siteId);
  return powerFacts(ports, tx, siteId, { start: tx.now, end: POWER_HORIZON });
}

export async function powerFacts(
  { power }: Pick<Ports, 'power'>,
  tx: Tx,
  siteId: string,
  window: Period,
): Promise<PowerFacts> {
  return { claims: await power.claims(tx, siteId, window), limits: await power.limits(tx, siteId, window) };
}

/** How much is missing, as a sentence in front of what to do. */
export function powerInWords(
  refusal: Extract<MiningLoadRefusal, { readonly code: 'POWER_EXCEEDED' }>,
  path: readonly string[],
): PowerExceeded {
  const kilowatts = (watts: number) => (watts / 1000).toLocaleString('en-US');
  const { limitWatts, firmWatts } = refusal;
  const detail = `Leases, holds, own use and firm mining would draw ${kilowatts(firmWatts)} kW of ${kilowatts(limitWatts)} kW: ${kilowatts(firmWatts - limitWatts)} kW too much.`;
  return { ...refusal, path, detail };
}
