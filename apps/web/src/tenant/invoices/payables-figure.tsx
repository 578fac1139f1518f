import { useState } from 'react';
import { drawPayables, placesOfPayables, type Frame, type Payables } from '#libs/pictures';
import { goByArrow } from '../../kit/arrows.js';
import { sayShort } from '../../kit/axis.js';
import { toCoordinate } from '../../kit/coordinate.js';
import { addAmounts, readAmount } from '../../kit/decimals.js';
import { Figure } from '../../kit/figure.js';
import { AreaKey, HeldKey } from '../../kit/key.js';
import { Link } from '../../kit/link.js';
import { pageLanguage } from '../../kit/locale.js';
import { Money, moneyText } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { type PayableAge, type PayablesAgeingQuery } from '../../gql/tenant/graphql.js';
import { type AskedInvoices } from './asked.js';

type Aged = PayablesAgeingQuery['payablesAgeing'][number];

/** Full days since the due date at which an age begins, what it is called below its bar, and how late that is. */
const OF_AGE = {
  NOT_DUE: { days: 0, name: null, lateness: 'NONE' },
  DAYS_1_7: { days: 0, name: '1–7', lateness: 'LATE' },
  DAYS_8_30: { days: 7, name: '8–30', lateness: 'LATE' },
  DAYS_31_60: { days: 30, name: '31–60', lateness: 'LONG' },
  DAYS_61_90: { days: 60, name: '61–90', lateness: 'LONG' },
  DAYS_91_PLUS: { days: 90, name: '91+', lateness: 'LONG' },
} as const satisfies Record<PayableAge, unknown>;

/** Room for the ring of the focus, and for the age's name below its bar, in CSS pixels. */
const RING = 4;
const NAME = 14;

const sumOf = (aged: readonly Aged[]): string =>
  aged.reduce((sum, { amountDue }) => addAmounts(sum, amountDue.amount), '0');
const countOf = (aged: readonly Aged[]): number => aged.reduce((count, { invoices }) => count + invoices, 0);

/** How much is open, how much of it is late, since when. */
const findingOf = (say: Say, currency: string, aged: readonly Aged[]): string => {
  const late = aged.filter(({ age, invoices }) => age !== 'NOT_DUE' && invoices > 0);
  const oldest = late.at(-1)?.age;
  return say('payables.finding', {
    ...{ total: moneyText({ currency, amount: sumOf(aged) }), count: countOf(aged) },
    ...{ late: moneyText({ currency, amount: sumOf(late) }), lateCount: countOf(late) },
    days: oldest === undefined ? 0 : OF_AGE[oldest].days,
    kind: oldest === undefined ? 'none' : oldest === 'DAYS_1_7' ? 'week' : 'other',
    part: countOf(late) === countOf(aged) ? 'all' : 'some',
  });
};

const searchOf = ({ age, amountDue }: Aged): AskedInvoices => ({ age, currency: amountDue.currency });

const cellText = (say: Say, { age, amountDue, invoices }: Aged): string =>
  say('payables.cell', { age: say(`payables.age.${age}`), amount: moneyText(amountDue), count: invoices });

interface PayablesFigureProps {
  readonly currency: string;
  /** All six ages, in their order. */
  readonly aged: readonly Aged[];
}

/** What is owed in one currency, by age; each bar leads to its invoices. */
export const PayablesFigure = ({ currency, aged }: PayablesFigureProps) => {
  const say = useText();
  const [at, setAt] = useState<number | null>(null);
  const finding = findingOf(say, currency, aged);
  const data: Payables = {
    bars: aged.map(({ age, amountDue }) => ({
      ...{ name: OF_AGE[age].name ?? say('payables.early'), amount: amountDue.amount },
      lateness: OF_AGE[age].lateness,
    })),
    ...{ unit: say('payables.days'), sayAmount: readAmount, isMirrored: pageLanguage() === 'ar' },
    sayShort: (amount) => sayShort(toCoordinate(amount)),
  };
  const pointed = at === null ? undefined : aged[at];
  return (
    <div>
      <Figure
        finding={finding}
        draw={(frame) => drawPayables(data, frame)}
        height={148}
        minWidth={276}
        fileName={`gridlease-payables-${currency}`}
        over={(frame) => <AgeLinks aged={aged} data={data} frame={frame} onPoint={setAt} />}
        rows={() => [
          ['age', 'currency', 'amount_due', 'invoices'],
          ...aged.map(({ age, amountDue, invoices }) => [age, currency, amountDue.amount, String(invoices)]),
        ]}
        legend={
          <>
            <AreaKey name={say('payables.notDue')} fill="pic-leased" />
            <HeldKey name={say('payables.late')} />
            <AreaKey name={say('payables.long')} fill="pic-alone" />
          </>
        }
        table={<AgedTable aged={aged} label={finding} />}
      />
      <p className="hint min-h-6" aria-hidden="true">
        {pointed === undefined ? say('payables.hint') : cellText(say, pointed)}
      </p>
    </div>
  );
};

interface AgeLinksProps {
  readonly aged: readonly Aged[];
  readonly data: Payables;
  readonly frame: Frame;
  /** Told which age the reader is at; null: none. */
  readonly onPoint: (at: number | null) => void;
}

/** Over each bar the way to its invoices; where there are none, none. */
const AgeLinks = ({ aged, data, frame, onPoint }: AgeLinksProps) => {
  const say = useText();
  return placesOfPayables(data, frame).map(({ x, y, width, height }, place) => {
    const one = aged[place];
    if (one === undefined || one.invoices === 0) return null;
    return (
      <Link
        key={one.age}
        to="/invoices"
        search={searchOf(one)}
        style={{
          ...{ insetInlineStart: x + RING, insetBlockStart: y + RING },
          ...{ inlineSize: width - 2 * RING, blockSize: height + NAME - RING },
        }}
        aria-label={cellText(say, one)}
        onKeyDown={(event) => goByArrow(event, aged.length, data.isMirrored)}
        onFocus={() => onPoint(place)}
        onBlur={() => onPoint(null)}
        onPointerEnter={() => onPoint(place)}
        onPointerLeave={() => onPoint(null)}
      />
    );
  });
};

interface AgedTableProps {
  readonly aged: readonly Aged[];
  readonly label: string;
}

const AgedTable = ({ aged, label }: AgedTableProps) => {
  const say = useText();
  return (
    <Table<Aged>
      label={label}
      rows={aged}
      rowKey={({ age }) => age}
      columns={[
        {
          id: 'age',
          head: say('payables.age'),
          wide: true,
          cell: (one) =>
            one.invoices === 0 ? (
              say(`payables.age.${one.age}`)
            ) : (
              <Link to="/invoices" search={searchOf(one)}>
                {say(`payables.age.${one.age}`)}
              </Link>
            ),
        },
        {
          id: 'count',
          head: say('nav.invoices'),
          end: true,
          cell: ({ invoices }) => <span className="num">{invoices}</span>,
        },
        { id: 'due', head: say('payables.due'), end: true, cell: ({ amountDue }) => <Money value={amountDue} /> },
      ]}
    />
  );
};
