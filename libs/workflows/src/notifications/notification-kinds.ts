import { nounOf } from '../events/event-nouns.js';

/**
 * What somebody is told of by whom it concerns: a part of the feed's events. MONEY and INTERRUPTION are about money that is owed or lost and
 * about capacity that does not work: an owner is always told of those.
 */
export type NotificationWeight = 'MONEY' | 'INTERRUPTION' | 'NEWS';

/** The one catalogue of event keys that are notifications, for the bell, for preferences and for whoever names them to a webhook. */
export const NOTIFICATION_KINDS = {
  'alert.matched': 'NEWS',
  'quote.expiring': 'NEWS',
  'quote.expired': 'NEWS',
  'lease.active': 'NEWS',
  'lease.degraded': 'INTERRUPTION',
  'lease.failed': 'INTERRUPTION',
  'invoice.open': 'NEWS',
  'invoice.due_soon': 'MONEY',
  'invoice.overdue': 'MONEY',
  'invoice.payment_failed': 'MONEY',
  'top_up.failed': 'MONEY',
  'dispute.needs_response': 'MONEY',
  'budget.reached': 'MONEY',
  'credit_note.issued': 'NEWS',
} as const satisfies Readonly<Record<string, NotificationWeight>>;

export type NotificationType = keyof typeof NOTIFICATION_KINDS;

const TYPES = Object.keys(NOTIFICATION_KINDS) as NotificationType[];

export const isNotification = (type: string): type is NotificationType => type in NOTIFICATION_KINDS;

/** Whether an owner may not silence it. */
export const isBinding = (type: NotificationType): boolean => NOTIFICATION_KINDS[type] !== 'NEWS';

/** The kinds that somebody who may hear of these nouns can be told of. */
export const kindsFor = (nouns: readonly string[]): NotificationType[] =>
  TYPES.filter((type) => nouns.includes(nounOf(type)));
