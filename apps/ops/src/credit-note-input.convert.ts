import { type Credited } from '#libs/billing';
import { type CurrencyCode, type Decimal, type Result, decimalToString, ok, parseMoney, refuse } from '#libs/kernel';
import { type ops } from '#libs/schema';
import { type Refusal, invalid } from '#libs/workflows';

/** The one thing that is said of what to credit. */
export function creditedFromGraphQL(
  { isWhole, lineIds, amount, netAmount }: ops.CreditNoteIssueInput,
  currency: CurrencyCode,
): Result<Credited, Refusal> {
  const said: Result<Credited, Refusal>[] = [
    ...(isWhole === true ? [ok<Credited>({ what: 'WHOLE' })] : []),
    ...(lineIds == null ? [] : [ok<Credited>({ what: 'LINES', lineIds })]),
    ...(amount == null ? [] : [amountOf('AMOUNT', amount, currency)]),
    ...(netAmount == null ? [] : [amountOf('NET', netAmount, currency)]),
  ];
  const [only] = said;
  if (only === undefined || said.length > 1)
    return refuse(invalid([], 'Give exactly one of isWhole, lineIds, amount and netAmount.'));
  return only;
}

function amountOf(what: 'AMOUNT' | 'NET', given: Decimal, currency: CurrencyCode): Result<Credited, Refusal> {
  const amount = parseMoney(decimalToString(given), currency);
  if (amount.ok) return ok({ what, amount: amount.value });
  return refuse(invalid([what === 'NET' ? 'netAmount' : 'amount'], `No amount of ${currency}.`));
}
