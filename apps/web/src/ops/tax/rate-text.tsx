import { readRate } from '../../kit/decimals.js';
import { useText } from '../../kit/text.js';

export interface RateTextProps {
  /** Percent as exact text; null: not taxed, or not known. */
  readonly rate: string | null;
  readonly isKnown?: boolean;
  /** Percent of the price that is taxed; null: all. */
  readonly taxedShare: string | null;
}

/** A rate as staff read it, with the part of the price that it is of. */
export const RateText = ({ rate, isKnown = true, taxedShare }: RateTextProps) => {
  const say = useText();
  if (rate === null)
    return (
      <span className={isKnown ? 'text-ink-3' : 'text-warn'}>{say(isKnown ? 'tax.notTaxed' : 'tax.notKnown')}</span>
    );
  const share = taxedShare === null ? '100' : readRate(taxedShare, 0);
  return (
    <>
      <bdi className="mono">{readRate(rate, 0)} %</bdi>
      {share === '100' ? null : <span className="sub">{say('tax.ofShare', { share })}</span>}
    </>
  );
};
