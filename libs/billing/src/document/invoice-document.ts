import { isZero, printedReference } from '#libs/kernel';
import { type TaxPart, type TaxTreatment, percentOf } from '#libs/market';
import { taxesOfLines } from '../invoice/book-facts.js';
import { type Invoice } from '../invoice/invoice.js';
import { type CollectionAccount, paymentInstructions } from '../payment/payment-instructions.js';
import { chargeTable } from './charge-table.js';
import { type DocumentLanguage, type NamedText, type PrintedDocument, type Section, type Total } from './document.js';
import { amountText, basisPointsText, dayOf, periodText } from './figures.js';
import { footOf, printedParty } from './parties.js';
import { type WordKey } from './words.en.js';
import { type Say, speaking } from './words.js';

/**
 * An invoice as it was issued, and how to pay all of it by bank transfer. It says nothing of payments, so that the same invoice gives the
 * same bytes for as long as the bank account stays, save that one which was taken back says so.
 */
export function invoiceDocument(
  invoice: Invoice,
  language: DocumentLanguage,
  accounts: readonly CollectionAccount[] = [],
): PrintedDocument {
  const say = speaking(language);
  return {
    kind: 'INVOICE',
    language,
    title: say('title.INVOICE'),
    number: invoice.number,
    date: dayOf(invoice.issuedAt),
    mark: invoice.state === 'VOID' ? say('mark.void') : null,
    parties: [printedParty(say('from'), invoice.seller, say), printedParty(say('billTo'), invoice.buyer, say)],
    facts: factsOf(invoice, say),
    headline: invoice.state === 'VOID' ? null : { name: say('totalDue'), value: amountText(invoice.total) },
    sections: [chargeTable(invoice.lines, say, language)],
    totals: totalsOf(invoice, say),
    notes: notesOf(invoice, say),
    annexes: [...transfer(invoice, accounts, say), ...rateCard(invoice, say)],
    proofs: proofsOf(invoice, say),
    foot: footOf(invoice.seller.legalName, say),
  };
}

function factsOf(invoice: Invoice, say: Say): NamedText[] {
  const { purchaseOrder } = invoice;
  return [
    { name: say('number'), value: invoice.number },
    { name: say('issued'), value: dayOf(invoice.issuedAt) },
    { name: say('due'), value: dayOf(invoice.dueAt) },
    { name: say('invoice.kind'), value: say(`kind.${invoice.kind}`) },
    { name: say('period'), value: periodText(invoice.period) },
    { name: say('lease'), value: invoice.leaseNumber },
    ...(purchaseOrder === null ? [] : [{ name: say('purchaseOrder'), value: purchaseOrder }]),
  ];
}

/** Subtotal, fee, tax, total. */
export function totalsOf(
  sums: Pick<Invoice, 'subtotal' | 'platformFee' | 'tax' | 'total' | 'taxTreatment'> & {
    readonly lines: Parameters<typeof taxesOfLines>[0];
  },
  say: Say,
  strong: string = say('total'),
): Total[] {
  return [
    { name: say('subtotal'), value: amountText(sums.subtotal), isStrong: false },
    { name: say('platformFee'), value: amountText(sums.platformFee), isStrong: false },
    ...taxTotals(sums.taxTreatment, sums, say),
    { name: strong, value: amountText(sums.total), isStrong: true },
  ];
}

/** One row of tax, or one a jurisdiction by its own name. */
function taxTotals(
  { parts, ...treatment }: TaxTreatment,
  { tax, lines }: Pick<Parameters<typeof totalsOf>[0], 'tax' | 'lines'>,
  say: Say,
): Total[] {
  const { jurisdiction, basisPoints } = treatment;
  if (parts === undefined) {
    const name = say('tax', { jurisdiction, rate: basisPointsText(basisPoints) });
    return [{ name, value: amountText(tax), isStrong: false }];
  }
  return taxesOfLines(lines, jurisdiction).map((one) => {
    const part = parts.find((candidate) => candidate.jurisdiction === one.jurisdiction);
    const name = say('tax.part', {
      name: part?.name ?? '',
      jurisdiction: one.jurisdiction,
      rate: part ? rateText(part, say) : '',
    });
    return { name, value: amountText(one.tax), isStrong: false };
  });
}

/** "9.975 %", "6.25 % of 80 %". */
function rateText({ millionths, ofMillionths }: TaxPart, say: Say): string {
  const rate = percentOf(millionths);
  return ofMillionths === undefined ? rate : say('tax.share', { rate, share: percentOf(ofMillionths) });
}

function notesOf(invoice: Invoice, say: Say): string[] {
  if (invoice.state === 'VOID') return [say('voided')];
  const payment = isZero(invoice.total)
    ? say('pay.NONE')
    : say(`pay.${invoice.collection}`, { due: dayOf(invoice.dueAt), number: invoice.number });
  return [payment, ...taxNotes(invoice.taxTreatment, say), say('agent')];
}

/** Why there is no tax, where there is none. */
export function taxNotes({ kind, jurisdiction }: TaxTreatment, say: Say): string[] {
  return kind === 'STANDARD' || kind === 'UNKNOWN' ? [] : [say(`tax.${kind}`, { jurisdiction })];
}

/** Which account takes it, and by which reference it finds this invoice. */
function transfer({ number, state, total }: Invoice, accounts: readonly CollectionAccount[], say: Say): Section[] {
  const asIssued = state === 'VOID' ? 'VOID' : 'OPEN';
  const found = paymentInstructions({ number, state: asIssued, due: total }, accounts);
  if (found === null) return [];
  const { holder, bank, iban, accountNumber, routingNumber, swift, reference, creditorReference } = found;
  const facts = [
    { name: say('transfer.holder'), value: holder },
    { name: say('transfer.bank'), value: bank },
    { name: 'IBAN', value: iban },
    { name: say('transfer.accountNumber'), value: accountNumber },
    { name: say('transfer.routingNumber'), value: routingNumber },
    { name: 'BIC / SWIFT', value: swift },
    { name: say('transfer.reference'), value: reference },
    { name: say('transfer.creditorReference'), value: printedReference(creditorReference) },
  ];
  const known = facts.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
  return [{ kind: 'FACTS', heading: say('transfer'), facts: known }];
}

const TERMS: Readonly<Record<string, WordKey>> = {
  billing: 'term.billing',
  unitPrice: 'term.unitPrice',
  energyPrice: 'term.energyPrice',
  platformFeeBasisPoints: 'term.platformFeeBasisPoints',
  tax: 'term.tax',
  'tax part': 'term.taxPart',
  timeZone: 'term.timeZone',
  meterWattsPerUnit: 'term.meterWattsPerUnit',
  contract: 'term.contract',
  contractVersion: 'term.contractVersion',
  document: 'term.document',
  schedule: 'term.schedule',
  kind: 'term.kind',
};

/** The terms that the invoice was rated with, as they were then: their names in words, their values as they are hashed. */
function rateCard({ snapshot }: Invoice, say: Say): Section[] {
  if (snapshot === null || snapshot.rateCard.length === 0) return [];
  const facts = snapshot.rateCard.map(({ name, value }) => {
    const word = TERMS[name];
    return { name: word === undefined ? name : say(word), value };
  });
  return [{ kind: 'FACTS', heading: say('terms'), facts }];
}

function proofsOf({ snapshot }: Invoice, say: Say): NamedText[] {
  if (snapshot === null) return [];
  const { contentHash, usageHash, timeZoneData } = snapshot;
  return [
    { name: say('contentHash'), value: contentHash },
    ...(usageHash === null ? [] : [{ name: say('usageHash'), value: usageHash }]),
    { name: say('timeZoneData'), value: timeZoneData },
  ];
}
