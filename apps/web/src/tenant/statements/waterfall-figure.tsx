import { drawWaterfall, heightOfWaterfall, stopsOfWaterfall, tableWaterfall, type Waterfall } from '#libs/pictures';
import { isZero, subtractAmounts } from '../../kit/decimals.js';
import { Figure } from '../../kit/figure.js';
import { AreaKey } from '../../kit/key.js';
import { pageLanguage } from '../../kit/locale.js';
import { Money, moneyText } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { type StatementOfQuery, type WaterfallStepKind } from '../../gql/tenant/graphql.js';

type Facts = NonNullable<StatementOfQuery['statement']>['waterfalls'][number];

const BILLED: readonly WaterfallStepKind[] = ['CAPACITY', 'PLATFORM_FEE', 'TAX', 'INVOICE_VOIDED'];
/** What came back was not paid. */
const PAID: readonly WaterfallStepKind[] = ['PAID_BY_CARD', 'PAID_BY_BANK_DEBIT', 'PAID_BY_WIRE', 'TAKEN_BACK'];

const negated = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);

/** What the steps that are meant took away together. */
const takenBy = ({ steps }: Facts, isMeant: (kind: WaterfallStepKind) => boolean, from = '0'): string =>
  steps.filter(({ kind }) => isMeant(kind)).reduce((sum, { amount }) => subtractAmounts(sum, amount.amount), from);

const isBilled = (kind: WaterfallStepKind): boolean => BILLED.includes(kind);
const isPaid = (kind: WaterfallStepKind): boolean => PAID.includes(kind);

/** What was owed or invoiced is what was paid, what was settled otherwise and what is open. */
const findingOf = (say: Say, facts: Facts): string => {
  const { currency } = facts.opening;
  const text = (amount: string): string => moneyText({ amount, currency });
  const settled = takenBy(facts, (kind) => !isBilled(kind) && !isPaid(kind));
  return say('waterfall.finding', {
    brought: text(negated(takenBy(facts, isBilled, negated(facts.opening.amount)))),
    ...{ paid: text(takenBy(facts, isPaid)), settled: text(settled), open: moneyText(facts.closing) },
    kind: facts.steps.length === 0 ? 'still' : isZero(settled) ? 'paid' : 'other',
  });
};

/** Where a month's money went: what was owed and invoiced, what settled it, what is open. */
export const WaterfallFigure = ({ facts, month }: { readonly facts: Facts; readonly month: string }) => {
  const say = useText();
  const { currency } = facts.opening;
  const text = (amount: string): string => moneyText({ amount, currency });
  const data: Waterfall = {
    opening: { name: say('waterfall.OPENING'), amount: facts.opening.amount },
    steps: facts.steps.map(({ kind, amount: { amount } }) => ({ name: say(`waterfall.${kind}`), amount })),
    closing: { name: say('waterfall.CLOSING'), amount: facts.closing.amount },
    ...{ remainderName: say('waterfall.REMAINDER'), sayAmount: text, isMirrored: pageLanguage() === 'ar' },
  };
  const rows = tableWaterfall(data);
  const codes = ['OPENING', ...facts.steps.map(({ kind }) => kind)];
  const finding = findingOf(say, facts);
  return (
    <Figure
      finding={finding}
      draw={(frame) => drawWaterfall(data, frame)}
      walk="rows"
      stops={(frame) =>
        stopsOfWaterfall(data, frame).flatMap(({ x, y, at }) => {
          const row = rows[at];
          if (row === undefined) return [];
          const parts = { name: row.name, amount: text(row.amount), sum: text(row.sum), kind: row.kind };
          return [{ x, y, text: say('waterfall.stop', parts) }];
        })
      }
      rows={() => [
        ['step', 'amount', 'owed_after', 'currency'],
        ...rows.map(({ amount, sum }, at) => [
          codes[at] ?? (at === rows.length - 1 ? 'CLOSING' : 'REMAINDER'),
          ...[amount, sum, currency],
        ]),
      ]}
      height={(width) => heightOfWaterfall(data, width)}
      minWidth={280}
      fileName={`gridlease-${month}-${currency}-money`}
      legend={(['adds', 'takes'] as const).map((way) => (
        <AreaKey key={way} fill={way === 'adds' ? 'pic-s3' : 'pic-s1'} name={say(`waterfall.key.${way}`)} />
      ))}
      table={
        <Table
          label={finding}
          rows={rows}
          rowKey={({ name, kind }) => `${kind}-${name}`}
          columns={[
            { id: 'step', head: say('waterfall.step'), wide: true, cell: ({ name }) => name },
            {
              id: 'amount',
              head: say('lines.amount'),
              end: true,
              cell: ({ amount, kind }) => (kind === 'TOTAL' ? null : <Money value={{ amount, currency }} />),
            },
            {
              id: 'sum',
              head: say('waterfall.owed'),
              end: true,
              cell: ({ sum }) => <Money value={{ amount: sum, currency }} />,
            },
          ]}
        />
      }
    />
  );
};
