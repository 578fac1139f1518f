import { type Instant } from '#libs/kernel';
import { type Quote, quoteStateAt } from '#libs/market';
import { type Party } from '../invoice/invoice.js';
import { chargeTable } from './charge-table.js';
import { type DocumentLanguage, type PrintedDocument } from './document.js';
import { amountText, dayOf, instantText, periodText, quantityText } from './figures.js';
import { taxNotes, totalsOf } from './invoice-document.js';
import { footOf, printedParty } from './parties.js';
import { speaking } from './words.js';

/** A quote, with whether its hold stands at `now`. */
export function quoteDocument(
  quote: Quote,
  parties: { readonly seller: Party; readonly buyer: Party; readonly providerName: string },
  language: DocumentLanguage,
  now: Instant,
): PrintedDocument {
  const say = speaking(language);
  const until = instantText(quote.expiresAt);
  const isOpen = quoteStateAt(quote, now) === 'OPEN';
  return {
    kind: 'QUOTE',
    language,
    title: say('title.QUOTE'),
    number: quote.number,
    date: dayOf(quote.createdAt),
    mark: null,
    parties: [printedParty(say('from'), parties.seller, say), printedParty(say('preparedFor'), parties.buyer, say)],
    facts: [
      { name: say('number'), value: quote.number },
      { name: say('issued'), value: dayOf(quote.createdAt) },
      { name: say('heldOn'), value: until },
      { name: say('site'), value: quote.offerName },
      { name: say('provider'), value: parties.providerName },
      { name: say('units'), value: say(`units.${quote.offerKind}`, { count: quantityText(`${quote.units}`) }) },
      { name: say('window'), value: periodText(quote.period) },
    ],
    headline: { name: say('total'), value: amountText(quote.total) },
    sections: [chargeTable(quote.lines, say, language)],
    totals: [
      ...totalsOf({ ...quote, taxTreatment: quote.terms.tax }, say),
      { name: say('dueAtBooking'), value: amountText(quote.dueAtBooking), isStrong: false },
    ],
    notes: [isOpen ? say('quote.note', { until }) : say('quote.over'), ...taxNotes(quote.terms.tax, say)],
    annexes: [],
    proofs: [],
    foot: footOf(parties.seller.legalName, say),
  };
}
