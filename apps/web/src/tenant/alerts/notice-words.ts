import { type Say } from '../../kit/text.js';
import { type NotificationListQuery, type NotificationWeight } from '../../gql/tenant/graphql.js';
import { type Look } from '../../kit/pill.js';

export type Notice = NotificationListQuery['notifications']['nodes'][number];

/** Every kind that the portal has a sentence for; the catalogue of the API may grow first. */
const KINDS = [
  'alert.matched',
  'quote.expiring',
  'quote.expired',
  'lease.active',
  'lease.degraded',
  'lease.failed',
  'invoice.open',
  'invoice.due_soon',
  'invoice.overdue',
  'invoice.payment_failed',
  'top_up.failed',
  'dispute.needs_response',
  'budget.reached',
  'credit_note.issued',
] as const;

/** Keeps a number or a name in one piece whatever way the sentence around it runs. */
const isolated = (text: string): string => `\u2068${text}\u2069`;

/** What happened, as a sentence. */
export const noticeText = (say: Say, { type, reference, percent }: Notice): string => {
  const kind = KINDS.find((one) => one === type);
  if (kind === undefined) return `${type} ${isolated(reference ?? '')}`;
  return say(`alerts.told.${kind}`, { thing: isolated(reference ?? '–'), percent: percent ?? 0 });
};

/** What a kind is called where one chooses. */
export const kindText = (say: Say, type: string): string => {
  const kind = KINDS.find((one) => one === type);
  return kind === undefined ? type : say(`alerts.kind.${kind}`);
};

/** What an instant beside a notice is: the end of a quote, or the last day to pay or to answer. */
export const untilText = (say: Say, type: string): string =>
  say(
    type.startsWith('quote.')
      ? 'alerts.until.quote'
      : type.startsWith('dispute.')
        ? 'alerts.until.dispute'
        : 'alerts.until.invoice',
  );

export const WEIGHT_LOOK: Readonly<Record<NotificationWeight, Look>> = {
  MONEY: { tone: 'warn', glyph: 'half' },
  INTERRUPTION: { tone: 'bad', glyph: 'cross' },
  NEWS: { tone: 'info', glyph: 'hollow' },
};

const PLACES: readonly (readonly [prefix: string, place: string])[] = [
  ['pool_', '/gpus/'],
  ['hall_', '/gpus/'],
  ['qte_', '/quotes/'],
  ['lse_', '/leases/'],
  ['inv_', '/invoices/'],
  ['ctr_', '/contracts/'],
  ['tsh_', '/term-sheets/'],
];

/** A page of its own, by the thing's id; undefined: it has none. */
export const ownPageOf = (id: string): string | undefined => {
  const place = PLACES.find(([prefix]) => id.startsWith(prefix))?.[1];
  return place === undefined ? undefined : `${place}${id}`;
};

/** The page of a thing by its id. Budgets and money paid ahead have one page for all. */
export const pageOf = (id: string): string => ownPageOf(id) ?? '/budgets';
