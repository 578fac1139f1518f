import { DAY, addMilliseconds } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

/** How long before its hold ends a quote is called to mind, and before its due date an invoice. */
const QUOTE_MINUTES = 10;
const INVOICE_DAYS = 3;
/** As long as the feed itself is kept. */
const KEPT_DAYS = 30;

/** Puts into the feed what no change announces: a hold about to end, an invoice about to be due or overdue. Returns how many. */
export const runReminders = (ports: Pick<Ports, 'unitOfWork' | 'notifications'>) => {
  return (scope: PlatformScope): Promise<number> =>
    ports.unitOfWork.run(scope, (tx) => ports.notifications.remind(tx, QUOTE_MINUTES, INVOICE_DAYS));
};

/** Drops at most `limit` marks of what is not in the feed any more. Returns how many. */
export const forgetNotifications = (ports: Pick<Ports, 'unitOfWork' | 'notifications'>) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    ports.unitOfWork.run(scope, (tx) =>
      ports.notifications.forgetRead(tx, addMilliseconds(tx.now, -KEPT_DAYS * DAY), limit),
    );
};
