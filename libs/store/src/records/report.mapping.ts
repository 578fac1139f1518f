import { type Money, isCurrency, money } from '#libs/kernel';
import { type ReconciliationReport } from '#libs/ledger';

/** A report is a document; only its amounts need help, since JSON has no integers of that size. */
export function toJson(report: ReconciliationReport): string {
  return JSON.stringify(report, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

export function fromJson(body: unknown): ReconciliationReport {
  return revive(body) as ReconciliationReport;
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  return amountOf(value) ?? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, revive(field)]));
}

/** `{minor, currency}` is an amount wherever it stands. */
function amountOf(value: object): Money | null {
  if (!('minor' in value && 'currency' in value) || Object.keys(value).length !== 2) return null;
  const { minor, currency } = value;
  return typeof minor === 'string' && typeof currency === 'string' && isCurrency(currency)
    ? money(BigInt(minor), currency)
    : null;
}
