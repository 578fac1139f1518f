import { type TermBand } from '../../gql/tenant/graphql.js';

/** What the reader looks at, as the address holds it. */
export interface Asked {
  readonly model?: string;
  readonly region?: string;
  readonly band?: TermBand;
  readonly days?: number;
}

export const BANDS: readonly TermBand[] = ['DAYS', 'WEEKS', 'MONTHS', 'LONG'];
export const HISTORY_DAYS = [30, 90, 365] as const;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export function readAsked(search: Record<string, unknown>): Asked {
  const band = BANDS.find((one) => one === search['band']);
  const days = HISTORY_DAYS.find((one) => one === Number(search['days']));
  const [model, region] = [text(search['model']), text(search['region'])];
  return {
    ...(model === undefined ? {} : { model }),
    ...(region === undefined ? {} : { region }),
    ...(band === undefined ? {} : { band }),
    ...(days === undefined ? {} : { days }),
  };
}
