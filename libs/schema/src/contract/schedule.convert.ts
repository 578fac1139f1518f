import {
  type CivilDate,
  type Decimal,
  type Money,
  type Period,
  type Rational,
  addDays,
  fromRational,
} from '#libs/kernel';
import { type Connection, connectionToGraphQL } from '../connection.convert.js';
import type * as gql from '../generated/tenant.js';
import { moneyToGraphQL, windowToGraphQL } from '../kernel.convert.js';

/** A row as it is kept; what goes out as it is has the schema's type. */
interface Row extends Pick<
  gql.ScheduleRow,
  'kind' | 'tranche' | 'tenant' | 'from' | 'until' | 'escalations' | 'basis' | 'status'
> {
  /** Periods from the tranche's commencement, from 0. */
  readonly k: number;
  readonly service: Period;
  readonly billDate: CivilDate;
  readonly quantity: Rational;
  readonly base: Money;
  readonly escalatedBase: Money | null;
  readonly bounds: { readonly floor: Money; readonly cap: Money | null } | null;
}

/** What the rows do not say of themselves. */
interface Billed<R> {
  readonly paymentDays: number;
  /** Unique in a schedule. */
  readonly keyOf: (row: R) => string;
}

function rowToGraphQL<R extends Row>(row: R, { paymentDays, keyOf }: Billed<R>): gql.ScheduleRow {
  const {
    kind,
    tranche,
    k,
    tenant,
    from,
    until,
    service,
    billDate,
    quantity,
    base,
    bounds,
    escalations,
    basis,
    status,
  } = row;
  const exact: Decimal = fromRational(quantity);
  return {
    ...{ kind, tranche, tenant, from, until, billDate, escalations, basis, status },
    key: keyOf(row),
    period: k,
    window: windowToGraphQL(service),
    dueDate: addDays(billDate, paymentDays),
    quantity: exact,
    exactQuantity: `${quantity.numerator}/${quantity.denominator}`,
    base: moneyToGraphQL(base),
    amount: row.escalatedBase && moneyToGraphQL(row.escalatedBase),
    least: bounds && moneyToGraphQL(bounds.floor),
    most: bounds?.cap ? moneyToGraphQL(bounds.cap) : null,
  };
}

/** Which rows of a schedule, and how many. */
export interface SchedulePage {
  readonly tranche?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A page of a schedule in the order of billing. A cursor that is no row of it (any more) starts from the beginning. */
export function scheduleToGraphQL<R extends Row>(
  schedule: { readonly rows: readonly R[] },
  billed: Billed<R>,
  { tranche, first, after }: SchedulePage,
): Connection<gql.ScheduleRow> {
  const cursorOf = (row: R): string => Buffer.from(billed.keyOf(row), 'utf8').toString('base64url');
  const rows = schedule.rows.filter((row) => tranche == null || row.tranche === tranche);
  const start = after == null ? 0 : rows.findIndex((row) => cursorOf(row) === after) + 1;
  const items = rows.slice(start, start + (first ?? 20));
  const hasNextPage = start + items.length < rows.length;
  const page = { items, cursors: items.map(cursorOf), hasNextPage, totalCount: rows.length };
  return connectionToGraphQL(page, (row) => rowToGraphQL(row, billed));
}
