import { money } from '#libs/kernel';
import { type BankLine } from '#libs/workflows';
import { type Alteration, type Expected, Movements, instead, otherThan, sized, without } from './alter.js';
import { type Photograph } from './photograph.js';

/** Lines of statements: of wires in and out, and of payouts of Stripe's. */
export function alteredLines(photo: Photograph): Alteration[] {
  const movements = new Movements(photo);
  return photo.lines.flatMap((line) => {
    const id = `bank:${line.id}`;
    const match = movements.of(id);
    if (match === null) return [];
    const { minor, currency } = line.amount;
    const isPayout = match.entryIds.some((one) => one.startsWith('payout:'));
    const ways = isPayout ? 'line of a payout' : minor > 0n ? 'line of a wire in' : 'line of a wire out';
    const of = { side: 'BANK', record: ways, id: line.id } as const;
    const become = (change: Partial<BankLine>) => (): Photograph => ({
      ...photo,
      lines: instead(photo.lines, line, change),
    });
    const says = (
      breakClass: Expected['breakClass'],
      amount = minor,
      of = currency,
      entryId: string | null = id,
    ): Expected => ({
      ...{ breakClass, leg: 'BANK_LINE', minor: amount, currency: of, entryId },
    });
    const wrong = otherThan(currency);
    const all: Alteration[] = [
      {
        ...{ ...of, what: 'REMOVED', altered: () => ({ ...photo, lines: without(photo.lines, line) }) },
        expected: [says('MISSING_BANK', minor, currency, null)],
      },
      {
        ...{ ...of, what: 'AMOUNT', altered: become({ amount: money(minor + sized(minor), currency) }) },
        expected: [says('AMOUNT_OVER', sized(minor))],
      },
      {
        ...{
          ...of,
          what: 'DOUBLED',
          altered: () => ({ ...photo, lines: [...photo.lines, { ...line, id: `${line.id}_again` }] }),
        },
        expected: [says('DUPLICATE')],
      },
      {
        ...{ ...of, what: 'CURRENCY', altered: become({ amount: money(minor, wrong) }) },
        expected: [says('CURRENCY', minor, wrong)],
      },
    ];
    const named = isKnownById(match.entryIds, line) ? STALE : renamed(line, isPayout);
    if (named) all.push({ ...of, what: 'REFERENCE', altered: become(named.change), expected: named.expected(says) });
    return all;
  });
}

/** What was posted from the line itself names it by our own id: another name is no contradiction, but a change of what was confirmed. */
const STALE: ReturnType<typeof renamed> = {
  change: { bankReference: 'BK of nobody' },
  expected: (says) => [{ ...says('STALE'), leg: null }],
};

const isKnownById = (entryIds: readonly string[], { id }: BankLine): boolean =>
  entryIds.some((one) => one.startsWith('journal:') && one.includes(id));

type Says = (breakClass: Expected['breakClass'], amount?: bigint) => Expected;

/** Another name for the same money, where anybody else knows the right one. */
function renamed(
  line: BankLine,
  isPayout: boolean,
): { readonly change: Partial<BankLine>; expected(says: Says): Expected[] } | null {
  if (isPayout)
    return {
      change: { endToEndId: 'TRACE OF NOBODY' },
      expected: (says) => [{ ...says('REFERENCE'), leg: 'OBJECT', entryId: null }],
    };
  if (line.amount.minor > 0n)
    return { change: { bankReference: 'BK of nobody' }, expected: (says) => [says('REFERENCE')] };
  // a wire of ours is known by its own id alone: called otherwise, it is one that never left and another that nobody ordered
  return {
    change: { endToEndId: 'NOTPROVIDED', remittance: 'Payment of something' },
    expected: (says) => [
      { ...says('MISSING_BANK'), entryId: null },
      { ...says('MISSING_INTERNAL'), leg: 'RECORD' },
    ],
  };
}
