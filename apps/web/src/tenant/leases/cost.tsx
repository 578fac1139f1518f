import { drawBurnUp, stopsOfBurnUp, type BurnUp } from '#libs/pictures';
import { sayShort, useSayDay } from '../../kit/axis.js';
import { toCoordinate } from '../../kit/coordinate.js';
import { usePlatformNow } from '../../kit/clock.js';
import { addAmounts, isZero, percentChange, percentOf, portionOf, subtractAmounts } from '../../kit/decimals.js';
import { Figures } from '../../kit/facts.js';
import { Figure } from '../../kit/figure.js';
import { Instant } from '../../kit/instant.js';
import { Link } from '../../kit/link.js';
import { Money, moneyText, Rate } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type LeaseFactsFragment, type LeaseServedQuery } from '../../gql/tenant/graphql.js';
import { InvoiceTable } from '../invoices/invoice-table.js';
import { spentOf } from './spent.js';

type Credits = NonNullable<LeaseServedQuery['lease']>['invoices'];

/** What the lease has cost against what it may come to, its invoices, and what was credited. */
export const CostPart = ({ lease, credited }: { readonly lease: LeaseFactsFragment; readonly credited: Credits }) => {
  const say = useText();
  const spent = spentOf(lease);
  const notes = credited.flatMap(({ id, creditNotes }) => creditNotes.map((note) => ({ ...note, invoiceId: id })));
  return (
    <>
      <Section title={say('leasePart.burnUp')}>
        <Figures
          facts={[
            { name: say('leasePart.invoiced'), value: <Money value={spent} /> },
            { name: say('leases.total'), value: <Money value={lease.total} /> },
            { name: say('quote.rate'), value: <Rate value={lease.unitPrice} unit={lease.unitPrice.unit} /> },
          ]}
        />
        {lease.invoices.length === 0 ? null : (
          <div className="mt-4">
            <BurnUpFigure lease={lease} />
          </div>
        )}
      </Section>
      <Section title={say('nav.invoices')}>
        {lease.invoices.length === 0 ? (
          <p className="text-ink-2">{say('lease.noInvoices')}</p>
        ) : (
          <InvoiceTable invoices={lease.invoices} />
        )}
      </Section>
      <Section title={say('invoice.credits')}>
        {notes.length === 0 ? (
          <p className="text-ink-2">{say('leasePart.noCredits')}</p>
        ) : (
          <Table
            label={say('invoice.credits')}
            rows={notes}
            rowKey={({ id }) => id}
            columns={[
              {
                id: 'number',
                head: say('leasePart.creditNote'),
                wide: true,
                cell: ({ number, invoiceId }) => (
                  <Link to="/invoices/$invoiceId" params={{ invoiceId }} className="mono">
                    {number}
                  </Link>
                ),
              },
              { id: 'why', head: say('leasePart.why'), cell: ({ reason }) => <bdi>{reason}</bdi> },
              { id: 'at', head: say('invoice.issued'), cell: ({ issuedAt }) => <Instant at={issuedAt} dateOnly /> },
              { id: 'amount', head: say('lines.amount'), end: true, cell: ({ total }) => <Money value={total} /> },
            ]}
          />
        )}
      </Section>
    </>
  );
};

interface Point {
  readonly at: number;
  /** Exact, in the lease's currency. */
  readonly spent: string;
}

/** Invoices rise evenly over the days that they bill, up to now. */
function pointsOf(
  lease: Pick<LeaseFactsFragment, 'invoices' | 'window' | 'endedAt' | 'total'>,
  now: number,
): readonly Point[] {
  const bills = lease.invoices
    .filter(({ state }) => state !== 'VOID')
    .map(({ window, total }) => ({
      start: Date.parse(window.start),
      end: Date.parse(window.end),
      total: total.amount,
    }));
  const until = Math.min(now, Date.parse(lease.endedAt ?? lease.window.end));
  const nothing = subtractAmounts(lease.total.amount, lease.total.amount);
  const starts = [Date.parse(lease.window.start), ...bills.flatMap(({ start, end }) => [start, end]), until];
  const instants = [...new Set(starts)].filter((at) => at <= until).sort((a, b) => a - b);
  const spentOn = ({ start, end, total }: (typeof bills)[number], at: number): string =>
    end <= start ? total : portionOf(total, Math.min(end - start, Math.max(0, at - start)), end - start);
  return instants.map((at) => ({
    at,
    spent: bills.reduce((sum, bill) => addAmounts(sum, spentOn(bill, at)), nothing),
  }));
}

/** What it comes to at the end at the pace so far. */
const aheadOf = (points: readonly Point[], end: number): string => {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '0';
  if (last.at <= first.at || end <= last.at) return last.spent;
  const gone = subtractAmounts(last.spent, first.spent);
  return addAmounts(last.spent, portionOf(gone, end - last.at, last.at - first.at));
};

const BurnUpFigure = ({ lease }: { readonly lease: LeaseFactsFragment }) => {
  const say = useText();
  const now = usePlatformNow('minute');
  const sayDay = useSayDay();
  const sayTick = useSayDay(Date.parse(lease.window.end) - Date.parse(lease.window.start));
  const points = pointsOf(lease, now);
  const { amount: cap, currency } = lease.total;
  const money = (amount: string): string => moneyText({ amount, currency });
  const drawn = points.map(({ at, spent: amount }) => ({ at, spent: toCoordinate(amount) }));
  const data: BurnUp = {
    window: { start: Date.parse(lease.window.start), end: Date.parse(lease.window.end) },
    ...{ points: drawn, cap: toCoordinate(cap), capName: say('leasePart.capLine', { amount: moneyText(lease.total) }) },
    sayInstant: sayTick,
    sayFigure: sayShort,
  };
  const spent = points.at(-1)?.spent ?? '0';
  const ahead = aheadOf(points, data.window.end);
  const isAbove = isZero(cap) ? !isZero(ahead) : percentChange(cap, ahead) > 0;
  const finding = say('leasePart.burnFinding', {
    ...{ spent: money(spent), percent: percentOf(spent, cap), end: money(ahead) },
    kind: lease.endedAt !== null || points.length < 2 ? 'over' : isAbove ? 'above' : 'within',
  });
  const text = (at: number): string => {
    const point = points.find((one) => one.at === at);
    return say('leasePart.burnStop', { day: sayDay(at), spent: money(point?.spent ?? '0') });
  };
  return (
    <Figure
      finding={finding}
      draw={(frame) => drawBurnUp(data, frame)}
      stops={(frame) => stopsOfBurnUp(data, frame).map(({ x, y, at }) => ({ x, y, text: text(at) }))}
      rows={() => [
        ['at', 'spent', 'currency'],
        ...points.map(({ at, spent: amount }) => [new Date(at).toISOString(), amount, currency]),
      ]}
      height={230}
      minWidth={280}
      fileName={`gridlease-${lease.number}-spent`}
      table={
        <Table
          label={finding}
          rows={points}
          rowKey={({ at }) => String(at)}
          columns={[
            {
              id: 'at',
              head: say('leasePart.until'),
              wide: true,
              cell: ({ at }) => <Instant at={new Date(at).toISOString()} zone="UTC" />,
            },
            {
              id: 'spent',
              head: say('leasePart.spent'),
              end: true,
              cell: ({ spent: amount }) => <Money value={{ amount, currency }} />,
            },
          ]}
        />
      }
    />
  );
};
