import { readRate } from '../../kit/decimals.js';
import { type ComparedOffer } from './columns.js';
import { compareDecimals, minus, perMille } from './delta.js';
import { type Row } from './rows.js';

/** Ten times the base: beyond that percents say nothing. */
const MOST = 10_000;

/** How far an offer lies from the baseline in one row: the difference with its sign, and in percent. */
export const Difference = ({
  row,
  offer,
  base,
}: {
  readonly row: Row;
  readonly offer: ComparedOffer;
  readonly base: ComparedOffer | undefined;
}) => {
  if (base === undefined || base.id === offer.id) return null;
  const [here, there] = [row.measure?.(offer) ?? null, row.measure?.(base) ?? null];
  if (here === null || there === null) return null;
  const order = compareDecimals(here, there);
  if (order === 0) return null;
  const share = perMille(here, there);
  const percent =
    share === null || Math.abs(share) >= MOST
      ? ''
      : ` (${share < 0 ? '\u2212' : '+'}${(Math.abs(share) / 10).toFixed(1)}\u00a0%)`;
  const isGood = order < 0 === (row.better === 'less');
  const tone = row.better === undefined ? 'text-ink-2' : isGood ? 'text-ok' : 'text-bad';
  return (
    <span className={`block text-[0.75rem] ${tone}`}>
      <bdi dir="ltr" className="num">
        {`${order > 0 ? '+' : ''}${readRate(minus(here, there), 0, 4)}${percent}`}
      </bdi>
    </span>
  );
};
