import { type Money, subtract } from '#libs/kernel';
import { type InvoiceFacts, type TaxShare, taxSharesOf } from './invoice-parts.js';
import { type Entry } from './journal.js';
import { credit, debit } from './posting.js';
import { lesser, takenFromProvider } from './sides.js';

/** What every credit on an invoice says. */
export interface CreditNoteFacts {
  readonly creditNoteId: string;
  /** What is open of the invoice before it; parts of zero once it is settled. */
  readonly open: InvoiceFacts;
  /** What the provider gives up. */
  readonly providerShare: Money;
  /** Tax on what is credited, in proportion. */
  readonly tax: Money;
  /** The tax by jurisdiction as the note takes it back; left out: in proportion to the invoice's. */
  readonly taxes?: readonly TaxShare[];
  /** What is payable to the provider now: what it gives up beyond that, it owes us. */
  readonly providerHeld: Money;
}

/** A credited part: what of it lowers the invoice, and what is beyond what is open. */
interface CreditedPart {
  readonly open: Money;
  readonly beyond: Money;
}

function partOf(credited: Money, open: Money): CreditedPart {
  const lowers = lesser(credited, open);
  return { open: lowers, beyond: subtract(credited, lowers) };
}

/** The entries for the provider's share and the tax, how `platformFee` falls apart, and the invoice as it is open after the former two. */
export function creditedParts(
  { open, providerShare, tax, taxes, providerHeld }: CreditNoteFacts,
  platformFee: Money,
): { readonly open: InvoiceFacts; readonly fee: CreditedPart; readonly entries: readonly Entry[] } {
  const share = partOf(providerShare, open.providerShare);
  const taxed = partOf(tax, open.tax);
  const entries = [share, taxed].flatMap((part) => [
    credit('TENANT_RECEIVABLE', open.tenantOrgId, part.open),
    credit('TENANT_CREDIT', open.tenantOrgId, part.beyond),
  ]);
  return {
    open: {
      ...open,
      providerShare: subtract(open.providerShare, share.open),
      tax: subtract(open.tax, taxed.open),
    },
    fee: partOf(platformFee, open.platformFee),
    entries: [
      ...entries,
      debit('UNCOLLECTED_PROVIDER_SHARE', open.providerOrgId, share.open),
      ...takenFromProvider(open.providerOrgId, share.beyond, providerHeld),
      ...(taxes ?? taxSharesOf(open, tax)).map((part) => debit('TAX_PAYABLE', part.jurisdiction, part.tax)),
    ],
  };
}
