import { type SiteUse, type SiteUseKind } from './site-use.js';

/** An hour's figures as the sentence needs them. */
export interface HourFigures {
  readonly limitWatts: number;
  readonly committedWatts: number;
  readonly freeWatts: number;
  readonly idleWatts: number;
  readonly uses: readonly { readonly advisedWatts: number; readonly netUsdPerMwh: number }[];
}

/** "1,250 kW": whole kW, or the watts of what is less than one. */
function kw(watts: number): string {
  const kilowatts = watts / 1_000;
  return `${kilowatts.toLocaleString('en-US', { maximumFractionDigits: kilowatts < 10 ? 3 : 0 })} kW`;
}

/** "64.17 USD/MWh". */
export function usdPerMwhInWords(value: number): string {
  const rounded = Math.abs(value) < 0.005 ? 0 : value;
  return `${rounded.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} USD/MWh`;
}

const VERB: Readonly<Record<SiteUseKind, (use: SiteUse, watts: string) => string>> = {
  MINING: (_use, watts) => `mine with ${watts}`,
  HOSTING: (use, watts) => `offer ${watts} of ${use.name} for hosting`,
  GPU_LEASE: (use, watts) => `offer ${watts} of ${use.name} for lease`,
};

/** One sentence that says what to do with an hour and why. `openWatts`: what all uses together could take beyond contracts. */
export function hourInWords(uses: readonly SiteUse[], hour: HourFigures, openWatts: number): string {
  if (hour.committedWatts > hour.limitWatts)
    return `Contracts bind ${kw(hour.committedWatts)}, more than the limit of ${kw(hour.limitWatts)}: nothing is free, and no contract is touched.`;
  if (hour.freeWatts === 0) return `Contracts bind all ${kw(hour.committedWatts)}: nothing is free.`;
  const bound = hour.committedWatts > 0 ? ` beside the ${kw(hour.committedWatts)} bound by contracts` : '';
  const steps = uses
    .flatMap((use, index) => {
      const { advisedWatts = 0, netUsdPerMwh = 0 } = hour.uses[index] ?? {};
      return advisedWatts > 0
        ? [{ netUsdPerMwh, text: `${VERB[use.kind](use, kw(advisedWatts))} (${usdPerMwhInWords(netUsdPerMwh)})` }]
        : [];
    })
    .sort((a, b) => b.netUsdPerMwh - a.netUsdPerMwh)
    .map(({ text }) => text);
  const rest = restInWords(hour, openWatts);
  const all = rest === null ? steps : [...steps, rest];
  return `Of ${kw(hour.freeWatts)} free${bound}: ${all.join(', ')}.`;
}

function restInWords({ idleWatts, freeWatts }: HourFigures, openWatts: number): string | null {
  if (idleWatts === 0) return null;
  const why =
    freeWatts - idleWatts < Math.min(openWatts, freeWatts) ? 'no use left is worth its power' : 'no use is left for it';
  return `leave ${kw(idleWatts)} unused (${why})`;
}

/** One sentence about all hours: which use is worth what, and how much energy of each is advised. */
export function planInWords(uses: readonly SiteUse[], hours: readonly HourFigures[]): string {
  const ranked = uses
    .map((use, index) => ({
      use,
      mean: hours.reduce((sum, hour) => sum + (hour.uses[index]?.netUsdPerMwh ?? 0), 0) / hours.length,
      mwh: hours.reduce((sum, hour) => sum + (hour.uses[index]?.advisedWatts ?? 0), 0) / 1e6,
    }))
    .sort((a, b) => b.mean - a.mean);
  if (ranked.length === 0) return 'The site has no use for its power: add a fleet, a hall or a GPU pool.';
  const worth = ranked.map(({ use, mean }) => `${use.name} ${usdPerMwhInWords(mean)}`).join(', ');
  const advised = ranked
    .filter(({ mwh }) => mwh > 0)
    .map(({ use, mwh }) => `${mwh.toLocaleString('en-US', { maximumFractionDigits: 1 })} MWh to ${use.name}`);
  const idle = hours.reduce((sum, hour) => sum + hour.idleWatts, 0) / 1e6;
  const rest = idle > 0 ? [`${idle.toLocaleString('en-US', { maximumFractionDigits: 1 })} MWh unused`] : [];
  const length = hours.length === 1 ? '1 hour' : `${hours.length} hours`;
  return `At the meter, net: ${worth}. Of the uncommitted energy of ${length}: ${[...advised, ...rest].join(', ') || 'none is free'}.`;
}
