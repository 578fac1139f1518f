import { type Sha256 } from '#libs/billing';
import { type CivilDate, type CurrencyCode, money } from '#libs/kernel';
import { type NewBankLine } from '../ports/bank-stores.js';
import { type StatedAmount, type StatedLine, type StatedPart, type StatedPayment } from './bank-file.js';

/** An entry of a statement, as the lines that are kept of it. */
export interface BookedEntry {
  readonly key: string;
  readonly lines: readonly Omit<NewBankLine, 'id' | 'statementId'>[];
}

interface Account {
  readonly id: string;
  readonly currency: CurrencyCode;
}

/**
 * What is kept of a statement: entries that are booked, in its currency, with an amount that can be read. An entry's key is what it has
 * in common in every file: its day, its amount and the bank's reference, or all that is said of it where the bank gives none; and which
 * one it is where a statement has several that say the same, since a bank may book the same thing twice.
 */
export function bookedEntries(
  sha256: Sha256,
  account: Account,
  lines: readonly StatedLine[],
  statedOn: CivilDate,
): BookedEntry[] {
  const seen = new Map<string, number>();
  return lines.flatMap((line) => {
    const { amount } = line;
    if (line.status !== 'BOOKED' || amount === null || amount.currency !== account.currency) return [];
    const bookedOn = line.bookedOn ?? line.valueOn ?? statedOn;
    const said = JSON.stringify(fingerprint(line, amount, bookedOn));
    const before = seen.get(said) ?? 0;
    seen.set(said, before + 1);
    const key = sha256(JSON.stringify([account.id, said, before]));
    const facts = {
      accountId: account.id,
      entryKey: key,
      bookedOn,
      valueOn: line.valueOn,
      kind: line.kind,
      isReversal: line.isReversal,
    };
    const parts: readonly (StatedPart | StatedLine)[] = line.parts.length > 0 ? line.parts : [line];
    return [
      {
        key,
        lines: parts.map((one, part) => ({
          ...{ ...facts, part, ...paymentOf(one) },
          amount: money((one.amount ?? amount).minor, account.currency),
          bankReference: one.bankReference ?? line.bankReference,
        })),
      },
    ];
  });
}

function fingerprint(line: StatedLine, amount: StatedAmount, bookedOn: CivilDate): readonly (string | null)[] {
  const facts = [bookedOn, amount.currency, `${amount.minor}`];
  if (line.bankReference !== null) return ['REFERENCE', line.bankReference, ...facts];
  const { endToEndId, references, counterpartyAccount, counterpartyName, remittance, valueOn } = line;
  return ['TEXT', ...facts, valueOn, endToEndId, counterpartyAccount, counterpartyName, remittance, ...references];
}

function paymentOf({
  endToEndId,
  references,
  counterpartyName,
  counterpartyAccount,
  remittance,
}: StatedPayment): StatedPayment {
  return { endToEndId, references, counterpartyName, counterpartyAccount, remittance };
}
