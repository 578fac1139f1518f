import { type ExceptionReason, type ExceptionResolution, type ExceptionRowFragment } from '../../gql/ops/graphql.js';

interface Likely {
  readonly resolution: ExceptionResolution;
  readonly reason: ExceptionReason;
}

const BY_SUGGESTION: Readonly<Record<string, Likely>> = {
  BANK_CHARGE: { resolution: 'BANK_CHARGE', reason: 'BANK_CHARGES' },
  ROUNDING: { resolution: 'ROUNDING', reason: 'ROUNDING' },
  SHORT_PAYMENT: { resolution: 'WRITE_OFF', reason: 'SHORT_PAYMENT' },
  OVERPAYMENT: { resolution: 'RECEIVED', reason: 'DUPLICATE_PAYMENT' },
};

/** What a form about an exception begins with: what a rule takes it for, else what its class is mostly about. A person decides. */
export const likelyOf = ({ suggestion, class: breakClass, amount }: ExceptionRowFragment): Likely => {
  const suggested = suggestion === null ? undefined : BY_SUGGESTION[suggestion];
  if (suggested !== undefined) return suggested;
  const isReceipt = !amount.amount.startsWith('-');
  switch (breakClass) {
    case 'UNIDENTIFIED_RECEIPT':
      return { resolution: 'RECEIVED', reason: 'UNKNOWN_PAYER' };
    case 'MISSING_INTERNAL':
      return isReceipt
        ? { resolution: 'RECORD_CREATED', reason: 'LATE_RECORD' }
        : { resolution: 'BANK_CHARGE', reason: 'BANK_CHARGES' };
    case 'DUPLICATE':
      return { resolution: 'REVERSAL', reason: 'DUPLICATE_PAYMENT' };
    case 'INGESTION':
      return { resolution: 'NO_MONEY_MOVED', reason: 'BANK_ERROR' };
    default:
      return { resolution: 'NO_MONEY_MOVED', reason: 'OTHER' };
  }
};
