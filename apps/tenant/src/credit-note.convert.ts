import { type CreditNote, type Invoice } from '#libs/billing';
import { moneyToGraphQL, type tenant } from '#libs/schema';

export function creditNoteToGraphQL(note: CreditNote): tenant.CreditNote {
  const { id, number, invoiceId, kind, reason, evidence, issuedAt } = note;
  return {
    ...{ id, number, invoiceId, kind, reason, issuedAt, evidence: [...evidence] },
    pdfPath: `/documents/credit-notes/${id}.pdf`,
    lines: note.lines.map((line) => ({
      kind: line.kind,
      description: line.description,
      amount: moneyToGraphQL(line.amount),
      taxJurisdiction: line.taxJurisdiction ?? null,
    })),
    subtotal: moneyToGraphQL(note.subtotal),
    platformFee: moneyToGraphQL(note.platformFee),
    tax: moneyToGraphQL(note.tax),
    total: moneyToGraphQL(note.total),
    lowersInvoice: moneyToGraphQL(note.lowers),
    reversal: note.reversal && { ...note.reversal, evidence: [...note.reversal.evidence] },
  };
}

export function snapshotToGraphQL(snapshot: Invoice['snapshot']): tenant.InvoiceSnapshot | null {
  return snapshot && { ...snapshot, rateCard: [...snapshot.rateCard] };
}
