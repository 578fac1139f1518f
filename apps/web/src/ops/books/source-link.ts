const PAGES: Readonly<Record<string, string>> = {
  inv: '/invoices',
  dsp: '/disputes',
  pyt: '/payouts',
  owr: '/wires',
  brk: '/recon/exceptions',
  bst: '/recon/bank',
};

/** What Stripe calls its objects, by the kind that the matcher puts before their ids. */
const OBJECTS: Readonly<Record<string, string>> = {
  txn: 'transaction',
  po: 'payout',
  ch: 'charge',
  re: 'refund',
  tr: 'transfer',
};

const prefixOf = (id: string): string => id.slice(0, Math.max(id.indexOf('_'), 0));

/** Matches of one record, e.g. `bank:bln_…`: its counterparts on the other sides. */
export const recordHref = (record: string): string => `/recon/matches?entry=${encodeURIComponent(record)}`;

/** The page of the record behind a part of a figure; what has no page of its own opens to the journals that it caused. */
export const sourceHref = ({
  type,
  id,
  records,
}: {
  readonly type: string;
  readonly id: string;
  readonly records: readonly string[];
}): string => {
  if (type === 'RECORD') {
    const own = id.slice(id.indexOf(':') + 1);
    if (id.startsWith('journal:')) return `/ledger/journals/${encodeURIComponent(own)}`;
    return id.startsWith('posting:') ? `/ledger/journals?source=${encodeURIComponent(own)}` : recordHref(id);
  }
  const prefix = prefixOf(id);
  const page = PAGES[prefix];
  if (page !== undefined) return `${page}/${id}`;
  if (type === 'PROVIDER') return `/providers/${id}`;
  const [record] = records;
  if (type === 'MATCH' && record !== undefined) return recordHref(record);
  const object = OBJECTS[prefix];
  if (object !== undefined) return recordHref(`${object}:${id}`);
  if (prefix === 'bln') return recordHref(`bank:${id}`);
  return `/ledger/journals?source=${encodeURIComponent(id)}`;
};
