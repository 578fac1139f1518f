import { stringifyDocument } from 'urql';
import { ExampleEvents } from '../../../gql/tenant/documents/ExampleEvents.js';
import { ExampleInvoices } from '../../../gql/tenant/documents/ExampleInvoices.js';
import { ExampleLeases } from '../../../gql/tenant/documents/ExampleLeases.js';
import { ExampleMarket } from '../../../gql/tenant/documents/ExampleMarket.js';
import { ExampleQuote } from '../../../gql/tenant/documents/ExampleQuote.js';
import { ExampleSearch } from '../../../gql/tenant/documents/ExampleSearch.js';
import { ExampleWhoAmI } from '../../../gql/tenant/documents/ExampleWhoAmI.js';
import { type Opened } from './opened.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const OPERATIONS = {
  who: { document: ExampleWhoAmI },
  search: { document: ExampleSearch },
  market: { document: ExampleMarket },
  leases: { document: ExampleLeases },
  invoices: { document: ExampleInvoices },
  events: { document: ExampleEvents },
  quote: { document: ExampleQuote },
} as const;
export type ExampleId = keyof typeof OPERATIONS;
export const EXAMPLES = Object.keys(OPERATIONS) as readonly ExampleId[];

/** Two weeks from the next full hour a day ahead, by the market's clock. */
const windowFrom = (now: number): { readonly start: string; readonly end: string } => {
  const start = Math.ceil((now + DAY_MS) / HOUR_MS) * HOUR_MS;
  return { start: new Date(start).toISOString(), end: new Date(start + 14 * DAY_MS).toISOString() };
};

const variablesOf = (id: ExampleId, now: number): object => {
  if (id === 'search') return { filter: { models: ['h100-sxm'], units: 16, gang: true, window: windowFrom(now) } };
  if (id === 'market') return { model: 'h100-sxm' };
  if (id === 'quote') return { input: { offerId: 'off_', units: 8, window: windowFrom(now), holdMinutes: 10 } };
  return {};
};

/** A prepared operation with variables that make sense at this time of the market. */
export const example = (id: ExampleId, now: number): Opened => ({
  document: stringifyDocument(OPERATIONS[id].document).replace(/^# .*\n/, ''),
  variables: JSON.stringify(variablesOf(id, now), null, 2),
});
