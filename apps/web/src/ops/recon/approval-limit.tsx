import { useQuery } from 'urql';
import { moneyText, type Amount } from '../../kit/money.js';
import { isZero } from '../../kit/decimals.js';
import { useText } from '../../kit/text.js';
import { ApprovalLimits } from '../../gql/ops/documents/ApprovalLimits.js';
import { limitOf } from './limit.js';

/** Up to which amount one person may decide alone, and whether these are above it; a currency without a limit has none. */
export const useLimit = (amounts: readonly Amount[]): { readonly text: string; readonly isOver: boolean } | null => {
  const say = useText();
  const [{ data }] = useQuery({ query: ApprovalLimits });
  const [first] = amounts;
  if (data === undefined || first === undefined) return null;
  const { limit, isOver } = limitOf(data.approvalLimits, first.currency, amounts);
  return {
    text: isZero(limit.amount)
      ? say('recon.limit.always', { currency: limit.currency })
      : say('recon.limit.above', { amount: moneyText(limit) }),
    isOver,
  };
};

/** Says from which amount on another person approves, and sets it in bold where this is such an amount. */
export const LimitNote = ({ amounts }: { readonly amounts: readonly Amount[] }) => {
  const say = useText();
  const limit = useLimit(amounts);
  if (limit === null) return null;
  return (
    <p className="hint mt-1">
      {limit.isOver ? <b className="font-medium text-ink">{limit.text}</b> : limit.text}{' '}
      {say(limit.isOver ? 'recon.limit.over' : 'recon.limit.under')}
    </p>
  );
};
