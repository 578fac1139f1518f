import { type Money, add, zero } from '#libs/kernel';
import { type Party } from '../invoice/invoice.js';
import { PAYOUT_LINE_KINDS, type Payout, type PayoutLineKind, stateOfPayout } from '../payout/payout.js';
import { sumOf } from '../payout/payout-lines.js';
import { type DocumentLanguage, type PrintedDocument, type Section, type Total } from './document.js';
import { amountText, bareAmountText, dayOf } from './figures.js';
import { footOf, printedParty } from './parties.js';
import { type Say, speaking } from './words.js';

export interface PayoutFactsOnPaper {
  readonly payout: Payout;
  readonly owner: Party;
  readonly issuer: Party;
  /** Human numbers of the invoices that lines are about, by id. */
  readonly invoiceNumbers: ReadonlyMap<string, string>;
}

/** What a provider was paid at once: every line of it, sums by kind, and the transfers; the lines add up to the amount. */
export function payoutDocument(facts: PayoutFactsOnPaper, language: DocumentLanguage): PrintedDocument {
  const say = speaking(language);
  const { payout, owner, issuer } = facts;
  const { id, amount, plannedAt, transfers } = payout;
  return {
    kind: 'PAYOUT',
    language,
    title: say('title.PAYOUT'),
    number: id,
    date: dayOf(plannedAt),
    mark: null,
    parties: [printedParty(say('from'), issuer, say), printedParty(say('accountOf'), owner, say)],
    facts: [
      { name: say('number'), value: id },
      { name: say('issued'), value: dayOf(plannedAt) },
      { name: say('payout.state'), value: say(`payout.${stateOfPayout(transfers)}`) },
    ],
    headline: { name: say('payout.amount'), value: amountText(amount) },
    sections: [linesOf(facts, say), transfersOf(payout, say)],
    totals: totalsOf(payout, say),
    notes: [say('payout.note')],
    annexes: [],
    proofs: [],
    foot: footOf(issuer.legalName, say),
  };
}

function linesOf({ payout, invoiceNumbers }: PayoutFactsOnPaper, say: Say): Section {
  return {
    kind: 'TABLE',
    heading: null,
    columns: [
      { head: say('description'), align: 'START', share: 1 },
      { head: say('reference'), align: 'START', share: null },
      { head: say('payout.feeOnTop'), align: 'END', share: null },
      { head: say('amount'), align: 'END', share: null },
    ],
    rows: payout.lines.map(({ kind, description, sourceId, invoiceId, feeOnTop, amount }) => ({
      cells: [
        description,
        invoiceId === null ? sourceId : (invoiceNumbers.get(invoiceId) ?? invoiceId),
        feeOnTop.minor === 0n ? '' : bareAmountText(feeOnTop),
        bareAmountText(amount),
      ],
      detail: say(`payout.${kind}`),
      isSum: false,
    })),
  };
}

function transfersOf({ transfers }: Payout, say: Say): Section {
  return {
    kind: 'TABLE',
    heading: say('payout.transfers'),
    columns: [
      { head: say('movement'), align: 'START', share: 1 },
      { head: say('reference'), align: 'START', share: null },
      { head: say('payout.state'), align: 'START', share: null },
      { head: say('amount'), align: 'END', share: null },
    ],
    rows: transfers.map(({ id, rail, stripeTransferId, wireId, bankTraceId, state, amount }) => ({
      cells: [
        say(`payout.rail.${rail}`),
        bankTraceId ?? stripeTransferId ?? wireId ?? id,
        say(`payout.${state}`),
        bareAmountText(amount),
      ],
      detail: null,
      isSum: false,
    })),
  };
}

/** One line a kind that there is, then what is paid out. */
function totalsOf({ lines, amount, currency }: Payout, say: Say): Total[] {
  const sums = PAYOUT_LINE_KINDS.map((kind): readonly [PayoutLineKind, Money] => [
    kind,
    sumOf(lines, [kind], currency),
  ]);
  const fee = lines.reduce((sum, { feeOnTop }) => add(sum, feeOnTop), zero(currency));
  return [
    ...sums
      .filter(([kind]) => lines.some((line) => line.kind === kind))
      .map(([kind, sum]) => ({ name: say(`payout.${kind}`), value: amountText(sum), isStrong: false })),
    ...(fee.minor === 0n ? [] : [{ name: say('payout.feeOnTop'), value: amountText(fee), isStrong: false }]),
    { name: say('payout.amount'), value: amountText(amount), isStrong: true },
  ];
}
