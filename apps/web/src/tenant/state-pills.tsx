import { Pill, type Look } from '../kit/pill.js';
import { useText } from '../kit/text.js';
import { type InvoiceState, type LeaseState, type QuoteApprovalState, type QuoteState } from '../gql/tenant/graphql.js';

const LEASE: Record<LeaseState, Look> = {
  PENDING_PAYMENT: { tone: 'warn', glyph: 'dot' },
  CONFIRMED: { tone: 'info', glyph: 'half' },
  PROVISIONING: { tone: 'info', glyph: 'half' },
  ACTIVE: { tone: 'ok', glyph: 'full' },
  DEGRADED: { tone: 'bad', glyph: 'dot' },
  ENDED: { tone: 'idle', glyph: 'hollow' },
  CANCELLED: { tone: 'idle', glyph: 'cross' },
  FAILED: { tone: 'bad', glyph: 'cross' },
};
const QUOTE: Record<QuoteState, Look> = {
  OPEN: { tone: 'info', glyph: 'half' },
  ACCEPTED: { tone: 'ok', glyph: 'full' },
  EXPIRED: { tone: 'idle', glyph: 'hollow' },
  WITHDRAWN: { tone: 'idle', glyph: 'cross' },
};
const INVOICE: Record<InvoiceState, Look> = {
  OPEN: { tone: 'warn', glyph: 'dot' },
  PAID: { tone: 'ok', glyph: 'full' },
  VOID: { tone: 'idle', glyph: 'cross' },
  UNCOLLECTIBLE: { tone: 'bad', glyph: 'cross' },
};

export const LeasePill = ({ state }: { readonly state: LeaseState }) => {
  const say = useText();
  return <Pill {...LEASE[state]}>{say(`lease.${state}`)}</Pill>;
};
export const QuotePill = ({ state }: { readonly state: QuoteState }) => {
  const say = useText();
  return <Pill {...QUOTE[state]}>{say(`quote.${state}`)}</Pill>;
};
const APPROVAL: Record<QuoteApprovalState, Look> = {
  PENDING: { tone: 'warn', glyph: 'half' },
  APPROVED: { tone: 'ok', glyph: 'full' },
  DECLINED: { tone: 'bad', glyph: 'cross' },
};
export const ApprovalPill = ({ state }: { readonly state: QuoteApprovalState }) => {
  const say = useText();
  return <Pill {...APPROVAL[state]}>{say(`approval.${state}`)}</Pill>;
};
export const InvoicePill = ({
  state,
  pending = false,
}: {
  readonly state: InvoiceState;
  readonly pending?: boolean;
}) => {
  const say = useText();
  if (state === 'OPEN' && pending) {
    return (
      <Pill tone="info" glyph="half">
        {say('invoice.pending')}
      </Pill>
    );
  }
  return <Pill {...INVOICE[state]}>{say(`invoice.${state}`)}</Pill>;
};
