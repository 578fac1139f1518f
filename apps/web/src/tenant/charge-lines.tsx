import { describeCost, drawCost, tableCost } from '#libs/pictures';
import { Drawing } from '../kit/drawing.js';
import { readRate } from '../kit/decimals.js';
import { Money, Rate } from '../kit/money.js';
import { useText } from '../kit/text.js';
import { TaxReason } from './tax-reason.js';
import { type LineFactsFragment, type MoneyFactsFragment, type QuoteFactsFragment } from '../gql/tenant/graphql.js';

export interface Sum {
  readonly lines: readonly LineFactsFragment[];
  readonly subtotal: MoneyFactsFragment;
  readonly platformFee: MoneyFactsFragment;
  readonly tax: MoneyFactsFragment;
  readonly taxTreatment: QuoteFactsFragment['taxTreatment'];
  readonly total: MoneyFactsFragment;
}

/** Every line and its amount, adding up to the total: the same table on a quote and on an invoice. */
export const ChargeLines = ({ sum, label }: { readonly sum: Sum; readonly label: string }) => {
  const say = useText();
  return (
    <>
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{say('lines.what')}</th>
            <th scope="col" data-end className="max-sm:hidden">
              {say('lines.quantity')}
            </th>
            <th scope="col" data-end className="max-sm:hidden">
              {say('lines.rate')}
            </th>
            <th scope="col" data-end>
              {say('lines.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sum.lines.map((line, index) => (
            <tr key={index}>
              <td>
                <bdi>{line.description}</bdi>
                <span className="sub">{say(`charge.${line.kind}`)}</span>
              </td>
              <td data-end className="max-sm:hidden">
                {line.quantity === null ? null : <span className="num">{readRate(line.quantity, 0)}</span>}
              </td>
              <td data-end className="max-sm:hidden">
                {line.unitPrice === null ? null : <Rate value={line.unitPrice} unit={line.unitPrice.unit} />}
              </td>
              <td data-end>
                <Money value={line.amount} bare />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{say('lines.total')}</td>
            <td className="max-sm:hidden" />
            <td className="max-sm:hidden" />
            <td data-end>
              <Money value={sum.total} />
            </td>
          </tr>
        </tfoot>
      </table>
      <TaxReason treatment={sum.taxTreatment} />
    </>
  );
};

/** What the total is made of, as one bar with its key. */
export const CostBar = ({ sum }: { readonly sum: Sum }) => {
  const say = useText();
  const parts = [
    { name: say('cost.capacity'), amount: sum.subtotal.amount },
    { name: say('cost.fee'), amount: sum.platformFee.amount },
    { name: say('cost.tax'), amount: sum.tax.amount },
  ];
  return (
    <div>
      <div className="overflow-hidden border border-line-strong [&>svg]:h-3.5 [&>svg]:w-full">
        <Drawing
          picture={drawCost(parts, { width: 800, height: 14, id: 'cost' })}
          title={describeCost(parts)}
          stretch
        />
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1">
        {tableCost(parts).map((row, index) =>
          row.share === 0 ? null : (
            <li key={row.name} className="key">
              <svg width="10" height="10" aria-hidden="true">
                <rect className={`pic-part-${index}`} width="10" height="10" stroke="var(--color-edge)" />
              </svg>
              {row.name} <span className="num">{Math.round(row.share * 1000) / 10}%</span>
            </li>
          ),
        )}
      </ul>
    </div>
  );
};
