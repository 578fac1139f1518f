import { type CreditNote } from '../credit-note/credit-note.js';
import { type Invoice } from '../invoice/invoice.js';
import { type Column, type DocumentLanguage, type PrintedDocument } from './document.js';
import { chargeText } from './charge-words.js';
import { amountText, dayOf } from './figures.js';
import { totalsOf } from './invoice-document.js';
import { footOf, printedParty } from './parties.js';
import { speaking } from './words.js';

/** A credit note, with the parties of the invoice that it takes from. */
export function creditNoteDocument(note: CreditNote, invoice: Invoice, language: DocumentLanguage): PrintedDocument {
  const say = speaking(language);
  const columns: Column[] = [
    { head: say('description'), align: 'START', share: 1 },
    { head: say('amount'), align: 'END', share: null },
  ];
  return {
    kind: 'CREDIT_NOTE',
    language,
    title: say('title.CREDIT_NOTE'),
    number: note.number,
    date: dayOf(note.issuedAt),
    mark: note.reversal && say('mark.void'),
    parties: [printedParty(say('from'), invoice.seller, say), printedParty(say('accountOf'), invoice.buyer, say)],
    facts: [
      { name: say('number'), value: note.number },
      { name: say('issued'), value: dayOf(note.issuedAt) },
      { name: say('credit.of'), value: invoice.number },
      { name: say('credit.reason'), value: note.reason },
      { name: say('lease'), value: invoice.leaseNumber },
    ],
    headline: { name: say('credit.total'), value: amountText(note.total) },
    sections: [
      {
        kind: 'TABLE',
        heading: null,
        columns,
        rows: note.lines.map(({ kind, description, amount }) => {
          const named = chargeText(kind, language);
          return {
            cells: [named ?? description, amountText(amount)],
            detail: named === null ? null : description,
            isSum: false,
          };
        }),
      },
    ],
    totals: totalsOf({ ...note, taxTreatment: invoice.taxTreatment }, say, say('credit.total')),
    notes: [...takenBack(note, say), say('credit.note', { number: invoice.number })],
    annexes: [],
    proofs: note.evidence.map((value) => ({ name: say('credit.evidence'), value })),
    foot: footOf(invoice.seller.legalName, say),
  };
}

function takenBack({ reversal }: CreditNote, say: ReturnType<typeof speaking>): string[] {
  if (reversal === null) return [];
  const { number, reason, reversedAt } = reversal;
  return [say('credit.reversed', { number, reason, date: dayOf(reversedAt) })];
}
