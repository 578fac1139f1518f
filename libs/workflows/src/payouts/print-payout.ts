import { BYTE_ORDER_MARK, PAYOUT_CSV, type PrintedDocument, csvLine, payoutDocument } from '#libs/billing';
import { type PrintCommand } from '../documents/print-invoice.js';
import { partyOf } from '../money/issue-invoice.js';
import { type Ports } from '../ports/ports.js';
import { type Scope } from '../ports/unit-of-work.js';
import { type PayoutViewNeeds, viewPayout } from './view-payouts.js';

/** The statement of a payout, for its provider and staff; null for everybody else. */
export function printPayout(ports: PayoutViewNeeds & Pick<Ports, 'billingProfiles' | 'settings'>) {
  return async (scope: Scope, { id, language }: PrintCommand): Promise<PrintedDocument | null> => {
    const view = await viewPayout(ports)(scope, id);
    if (view === null) return null;
    const { payout, invoiceNumbers } = view;
    const profile = await ports.unitOfWork.run(scope, (tx) => ports.billingProfiles.byOrg(tx, payout.orgId));
    if (profile === null) return null;
    const facts = { payout, invoiceNumbers, owner: partyOf(profile), issuer: ports.settings.seller };
    return payoutDocument(facts, language);
  };
}

/** The same as lines of a CSV; null: there is no such payout. */
export function exportPayout(ports: PayoutViewNeeds) {
  return async (scope: Scope, id: string): Promise<AsyncIterable<string> | null> => {
    const view = await viewPayout(ports)(scope, id);
    if (view === null) return null;
    const { payout, invoiceNumbers } = view;
    const rows = payout.lines.flatMap((line) => {
      const invoiceNumber = line.invoiceId === null ? null : (invoiceNumbers.get(line.invoiceId) ?? null);
      return PAYOUT_CSV.rows({ payout, line, invoiceNumber });
    });
    return once([BYTE_ORDER_MARK + csvLine(PAYOUT_CSV.columns), ...rows.map(csvLine)].join(''));
  };
}

async function* once(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text);
}
