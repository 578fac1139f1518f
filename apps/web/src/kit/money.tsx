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

/** A price for one unit, with the unit always beside it. */
export const Rate = ({ value, unit }: { readonly value: Amount; readonly unit: RateUnit }) => {
  const say = useText();
  return (
    <bdi dir="ltr" className="num">
      {`${value.currency}\u00a0${readRate(value.amount)}`}
      <small className="text-ink-2"> {say(UNIT[unit])}</small>
    </bdi>
  );
};
