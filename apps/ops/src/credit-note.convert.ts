import { type CreditNote, type Invoice } from '#libs/billing';
import { moneyToGraphQL, type ops } from '#libs/schema';

export function creditNoteToGraphQL(note: CreditNote): ops.CreditNote {
  const { id, number, invoiceId, kind, reason, evidence, issuedAt } = note;
  return {
    ...{ id, number, invoiceId, kind, reason, issuedAt, evidence: [...evidence] },
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

export function snapshotToGraphQL(snapshot: Invoice['snapshot']): ops.InvoiceSnapshot | null {
  return snapshot && { ...snapshot, rateCard: [...snapshot.rateCard] };
}
