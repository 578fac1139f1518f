import { type DocumentLanguage, type PrintedDocument, creditNoteDocument, invoiceDocument } from '#libs/billing';
import { type Ports } from '../ports/ports.js';
import { type Scope } from '../ports/unit-of-work.js';

/** A document that was asked for by id, and how. */
export interface PrintCommand {
  readonly id: string;
  readonly language: DocumentLanguage;
}

/** The invoice's document, for its buyer and staff; null for everybody else. The provider sees its share in statements. */
export function printInvoice(ports: Pick<Ports, 'unitOfWork' | 'invoices' | 'settings'>) {
  return (scope: Scope, { id, language }: PrintCommand): Promise<PrintedDocument | null> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const invoice = await ports.invoices.byId(tx, id);
      return invoice && isOf(scope, invoice.orgId)
        ? invoiceDocument(invoice, language, ports.settings.collectionAccounts)
        : null;
    });
}

/** The credit note's document, for the buyer of its invoice and staff. */
export function printCreditNote(ports: Pick<Ports, 'unitOfWork' | 'invoices' | 'creditNotes'>) {
  return (scope: Scope, { id, language }: PrintCommand): Promise<PrintedDocument | null> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const note = await ports.creditNotes.byId(tx, id);
      const invoice = note && (await ports.invoices.byId(tx, note.invoiceId));
      return note && invoice && isOf(scope, note.orgId) ? creditNoteDocument(note, invoice, language) : null;
    });
}

/** Whether the caller is this organisation, or staff. */
export function isOf(scope: Scope, orgId: string): boolean {
  return scope.kind === 'PLATFORM' || scope.orgId === orgId;
}
