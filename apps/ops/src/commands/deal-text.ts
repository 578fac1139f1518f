import { type CashTotals } from '#libs/billing';
import { type Money, moneyToString, negate } from '#libs/kernel';
import { type TermSheet } from '#libs/market';
import { type Comparison, type Deal, compared } from './deal-json.js';

/** Columns of the cash flow; one that is zero throughout is left out. */
const COLUMNS = [
  ['Base rent', 'base'],
  ['Escalation', 'escalation'],
  ['Late credit', 'lateDeliveryCredit'],
  ['Fit-out credit', 'capexCredit'],
  ['Prepaid draw', 'prepaymentDraw'],
  ['Energy (est.)', 'energy'],
  ['Billed', 'billed'],
  ['Prepayment', 'prepayment'],
  ['Cash', 'cash'],
  ['Deposit', 'deposit'],
] as const satisfies readonly (readonly [string, keyof CashTotals])[];
type Column = (typeof COLUMNS)[number];

/** For a terminal: the terms in short, the cash flow by year or month, the totals. Amounts in major units. */
export function dealAsText(deal: Deal): string {
  const { terms, flow, times, by } = deal;
  const columns = COLUMNS.filter((column) => isShown(column, deal));
  const rows = [
    [by === 'YEAR' ? 'Year' : 'Month', ...columns.map(([name]) => name)],
    ...times.map(({ time, totals }) => [time, ...columns.map(([, part]) => grouped(totals[part]))]),
    ['Total', ...columns.map(([, part]) => grouped(flow.totals[part]))],
  ];
  return [plain(terms.title), ...termsInShort(terms), '', ...aligned(rows), '', ...totalsOf(deal)].join('\n');
}

function isShown([, part]: Column, { times }: Deal): boolean {
  // without a prepayment the bills are the cash
  if (part === 'cash') return times.some(({ totals }) => totals.prepayment.minor !== 0n);
  return part === 'base' || part === 'billed' || times.some(({ totals }) => totals[part].minor !== 0n);
}

function termsInShort({ parties, kind, rentType, leaseKind, currency, timeZone, tranches }: TermSheet): string[] {
  const units = kind === 'HOSTING' ? 'kW' : 'GPUs';
  const what = kind === 'HOSTING' ? `hosting, ${rentType}` : `GPU lease, ${leaseKind.toLowerCase().replace('_', ' ')}`;
  return [
    `${plain(parties.provider)} to ${plain(parties.tenant)}: ${what}; amounts in ${currency}, dates of ${timeZone}`,
    ...tranches.map(
      ({ id, quantity, commencement, termMonths }) =>
        `  ${plain(id)}: ${quantity.toLocaleString('en-US')} ${units} from ${commencement} for ${termMonths} months`,
    ),
  ];
}

function totalsOf(deal: Deal): string[] {
  const { terms, flow, renewed } = deal;
  const { totals } = flow;
  const comparison = compared(deal);
  const line = (name: string, value: string): string => `${name.padEnd(22)}${value}`;
  return [
    line(
      'Contract value',
      `${grouped(totals.rent)} ${terms.currency} of rent${totals.estimated ? ' (in part estimated)' : ''}`,
    ),
    ...(comparison === null ? [] : [line('', against(comparison.term))]),
    ...(terms.capexCredit === null
      ? []
      : [
          line(
            'Fit-out by the tenant',
            `${grouped(terms.capexCredit.amount)} paid by it, ${grouped(totals.capexCredit)} credited`,
          ),
        ]),
    ...(totals.cash.minor === totals.rent.minor ? [] : [line('Cash to the host', grouped(totals.cash))]),
    ...(renewed === null ? [] : [line('With all renewals', `${grouped(renewed.rent)} of rent`)]),
    ...(comparison?.withRenewals ? [line('', against(comparison.withRenewals))] : []),
  ];
}

function against({ published, difference, differencePercent, tolerancePercent, within }: Comparison): string {
  const [more, size] = difference.minor < 0n ? ['less', negate(difference)] : ['more', difference];
  const percent = shortened(differencePercent.replace(/^-/, ''));
  const verdict = `${within ? 'within' : 'OUTSIDE'} ${tolerancePercent} %`;
  return `${grouped(published)} published; ${grouped(size)} ${more} (${percent} %), ${verdict}`;
}

/** A percentage cut after six decimals: for reading only. */
function shortened(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.');
  return fraction === '' ? whole : `${whole}.${fraction.slice(0, 6)}`;
}

function grouped(amount: Money): string {
  const [whole = '', fraction] = moneyToString(amount).split('.');
  const parts = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? parts : `${parts}.${fraction}`;
}

/** First column to the left, amounts to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

/** A file is not trusted to steer the terminal. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
}
