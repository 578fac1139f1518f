import { type ReactNode } from 'react';
import { drawCost, stopsOfCost, tableCost } from '#libs/pictures';
import { readRate } from '../kit/decimals.js';
import { Figure } from '../kit/figure.js';
import { AreaKey } from '../kit/key.js';
import { pageLanguage } from '../kit/locale.js';
import { Money, moneyText, Rate } from '../kit/money.js';
import { Table } from '../kit/table.js';
import { useText } from '../kit/text.js';
import { Unbroken } from '../kit/unbroken.js';
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
export const ChargeLines = ({
  sum,
  label,
  behind,
}: {
  readonly sum: Sum;
  readonly label: string;
  /** What leads to the facts that a line bills; null: nothing does. */
  readonly behind?: (line: LineFactsFragment) => ReactNode;
}) => {
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
                <LineText line={line} behind={behind?.(line)} />
              </td>
              <td data-end className="max-sm:hidden">
                {line.quantity === null ? null : <Quantity of={line.quantity} />}
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

/** The paper says its lines in English; a reader of another language has what kind of line it is first. */
const LineText = ({ line, behind }: { readonly line: LineFactsFragment; readonly behind: ReactNode }) => {
  const say = useText();
  const text = (
    <bdi lang="en" dir="ltr">
      <Unbroken text={line.description} />
    </bdi>
  );
  const kind = say(line.kind === 'PLATFORM_FEE' && pageLanguage() !== 'en' ? 'cost.fee' : `charge.${line.kind}`);
  const [first, second] = pageLanguage() === 'en' ? [text, kind] : [kind, text];
  return (
    <>
      {first}
      <span className="sub">
        {second}
        {behind}
      </span>
    </>
  );
};

/** Decimals beyond which a quantity is only arithmetic. */
const READABLE = 4;

/** Hours are metered by the second: what is longer than one reads stands in the tooltip. */
const Quantity = ({ of: quantity }: { readonly of: string }) => {
  const [exact, text] = [readRate(quantity, 0), readRate(quantity, 0, READABLE)];
  return (
    <bdi dir="ltr" className="num" title={exact === text ? undefined : exact}>
      {text}
    </bdi>
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
  const rows = tableCost(parts);
  const { currency } = sum.total;
  const percent = (share: number): string => say('unit.percent', { percent: Math.round(share * 1000) / 10 });
  const said = ({ name, amount, share }: (typeof rows)[number]): string =>
    `${name}: ${moneyText({ amount, currency })}, ${percent(share)}`;
  return (
    <Figure
      finding={rows
        .filter(({ share }) => share > 0)
        .map(({ name, share }) => `${name} ${percent(share)}`)
        .join(' · ')}
      draw={(frame) => drawCost(parts, frame)}
      stops={(frame) =>
        stopsOfCost(parts, frame).map(({ x, y, at }) => {
          const row = rows[at];
          return { x, y, text: row === undefined ? '' : said(row) };
        })
      }
      rows={() => [
        ['part', 'amount', 'currency', 'share'],
        ...rows.map(({ name, amount, share }) => [name, amount, currency, share.toFixed(6)]),
      ]}
      height={16}
      minWidth={200}
      fileName="gridlease-cost"
      legend={rows.map((row, index) =>
        row.share === 0 ? null : <AreaKey key={row.name} fill={`pic-part pic-part-${index}`} name={row.name} />,
      )}
      table={
        <Table
          label={say('lines.what')}
          rows={rows}
          rowKey={({ name }) => name}
          columns={[
            { id: 'part', head: say('lines.what'), wide: true, cell: ({ name }) => name },
            {
              id: 'amount',
              head: say('lines.amount'),
              end: true,
              cell: ({ amount }) => <Money value={{ amount, currency }} />,
            },
            { id: 'share', head: '%', end: true, cell: ({ share }) => <bdi className="num">{percent(share)}</bdi> },
          ]}
        />
      }
    />
  );
};
