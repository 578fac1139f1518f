import { moneyToString } from '#libs/kernel';
import { type Refund, type RefundState } from '../ports/money-back-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { takeRefundBack } from './refund-books.js';
import { mayBecome } from './refund-state.js';

type Needs = Pick<Ports, 'refunds' | 'ledger' | 'intents' | 'audit'>;

/**
 * A locked refund comes to its next state, forward only: said twice, or late, it changes nothing. A refund that failed or was canceled gives
 * its money back in the books.
 */
export async function settleRefund(
  ports: Needs,
  tx: Tx,
  refund: Refund,
  next: RefundState,
  failure: string | null,
): Promise<void> {
  if (!mayBecome(refund.state, next)) return;
  const isBack = next === 'FAILED' || next === 'CANCELED';
  if (isBack) await takeRefundBack(ports, tx, refund);
  await ports.refunds.update(tx, { ...refund, state: next, failure: isBack ? failure : null, changedAt: tx.now });
  const detail = { amount: moneyToString(refund.amount), from: refund.state, failure: failure ?? '' };
  await ports.audit.append(tx, { action: `refund.${next.toLowerCase()}`, subjectId: refund.id, detail });
}
