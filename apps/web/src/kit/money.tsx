import { readAmount, readRate } from './decimals.js';
import { useText } from './text.js';

export interface Amount {
  /** Exact decimal in major units, e.g. `48384.00`. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** `USD 48,384.00`: code first, Latin digits, kept together and left to right in any language. */
export const Money = ({ value, bare = false }: { readonly value: Amount; readonly bare?: boolean }) => (
  <bdi dir="ltr" className="num">
    {bare ? null : `${value.currency}\u00a0`}
    {readAmount(value.amount)}
  </bdi>
);

/** The same as plain text, for sentences, labels and titles. */
export const moneyText = (value: Amount): string => `${value.currency}\u00a0${readAmount(value.amount)}`;

export type RateUnit = 'GPU_HOUR' | 'KW_MONTH' | 'KWH';
const UNIT = { GPU_HOUR: 'rate.gpuHour', KW_MONTH: 'rate.kwMonth', KWH: 'rate.kwh' } as const;

/** Decimals beyond which a rate is only arithmetic: an effective rate has them, a posted one hardly ever. */
const READABLE = 4;

/** A price for one unit, with the unit always beside it; the exact figure stands in the tooltip when it is longer. */
export const Rate = ({ value, unit }: { readonly value: Amount; readonly unit: RateUnit }) => {
  const say = useText();
  const exact = readRate(value.amount);
  const text = readRate(value.amount, 2, READABLE);
  return (
    <bdi dir="ltr" className="num" title={exact === text ? undefined : `${value.currency}\u00a0${exact}`}>
      {`${value.currency}\u00a0${text}`}
      <small className="text-ink-2"> {say(UNIT[unit])}</small>
    </bdi>
  );
};

/** A rate as plain text, for sentences and labels. */
export const rateText = (value: Amount): string => `${value.currency}\u00a0${readRate(value.amount, 2, READABLE)}`;
