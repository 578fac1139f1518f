import { usdPerMwhInWords } from './advice-words.js';
import { type SiteUseKind } from './site-use.js';

/** Power that runs now and could be turned down when the grid asks. */
export interface Load {
  readonly id: string;
  readonly kind: SiteUseKind;
  readonly name: string;
  readonly watts: number;
  /** Net USD that each MWh not drawn would have earned (its power already deducted). */
  readonly lostUsdPerMwh: number;
  /** Credits and penalties that each MWh not delivered costs on top. */
  readonly penaltyUsdPerMwh: number;
  /** Whether its contract lets it be curtailed; one's own mining needs no leave. */
  readonly isCurtailable: boolean;
}

/**
 * CURTAIL: the grid pays more than is lost. KEEP: it does not, or enough is down already. BOUND: a contract says no, whatever is paid.
 */
export type CurtailmentDecision = 'CURTAIL' | 'KEEP' | 'BOUND';

export interface CurtailmentStep {
  readonly load: Load;
  readonly decision: CurtailmentDecision;
  /** Watts to take down: all of it, or the part that is still asked for; 0 when kept. */
  readonly watts: number;
  /** What the grid's price leaves over the loss, per MWh. */
  readonly gainUsdPerMwh: number;
  readonly finding: string;
}

/** Mining first, flexible hosting second, GPU leases last. */
const CLASS: Readonly<Record<SiteUseKind, number>> = { MINING: 0, HOSTING: 1, GPU_LEASE: 2 };

const classOf = (load: Load): number => (mayCurtail(load) ? CLASS[load.kind] : 3 + CLASS[load.kind]);
const mayCurtail = (load: Load): boolean => load.kind === 'MINING' || load.isCurtailable;
const lossOf = (load: Load): number => load.lostUsdPerMwh + load.penaltyUsdPerMwh;

/**
 * What to take down first at a demand-response price (USD per MWh not drawn): mining, then hosting whose contract allows it, then
 * GPU leases whose contract allows it; within a class what loses least. Nothing is taken down at a loss or against a contract.
 * `wantedWatts`: stop when so much is down; null: as much as pays.
 */
export function curtailmentOrder(
  loads: readonly Load[],
  demandResponseUsdPerMwh: number,
  wantedWatts: number | null,
): CurtailmentStep[] {
  const order = loads.toSorted((a, b) => classOf(a) - classOf(b) || lossOf(a) - lossOf(b));
  let wanted = wantedWatts ?? Infinity;
  return order.map((load) => {
    const gainUsdPerMwh = demandResponseUsdPerMwh - lossOf(load);
    const decision = decide(load, gainUsdPerMwh, wanted);
    const watts = decision === 'CURTAIL' ? Math.min(load.watts, wanted) : 0;
    wanted -= watts;
    return { load, decision, watts, gainUsdPerMwh, finding: inWords(load, decision, demandResponseUsdPerMwh) };
  });
}

function decide(load: Load, gain: number, wanted: number): CurtailmentDecision {
  if (!mayCurtail(load)) return 'BOUND';
  return gain > 0 && wanted > 0 ? 'CURTAIL' : 'KEEP';
}

function inWords(load: Load, decision: CurtailmentDecision, price: number): string {
  const [paid, lost] = [usdPerMwhInWords(price), usdPerMwhInWords(lossOf(load))];
  if (decision === 'BOUND') return `${load.name} stays on: its contract does not let it be curtailed.`;
  if (decision === 'CURTAIL') return `${load.name} goes down: ${paid} is paid, ${lost} is lost.`;
  return price > lossOf(load)
    ? `${load.name} stays on: enough is down before it.`
    : `${load.name} stays on: it earns ${lost}, more than the ${paid} paid.`;
}
