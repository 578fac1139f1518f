import { Link as RouterLink, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Countdown } from '../../kit/countdown.js';
import { isZero } from '../../kit/decimals.js';
import { LinkButton } from '../../kit/link.js';
import { Money, moneyText } from '../../kit/money.js';
import { TextField } from '../../kit/text-field.js';
import { useText } from '../../kit/text.js';
import { BookLease } from '../../gql/tenant/documents/BookLease.js';
import { WithdrawQuote } from '../../gql/tenant/documents/WithdrawQuote.js';
import { type QuoteFactsFragment } from '../../gql/tenant/graphql.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { refusalText, type Refused } from '../../wire/faults.js';
import { useSession } from '../session/session.js';
import { isCleared, type DeskQuote } from './approval-panel.js';
import { Renew } from './renew.js';

interface PanelProps {
  readonly quote: DeskQuote;
  readonly refresh: () => void;
}

/** Total, time left, and the one decision. What a closed quote became is said in its place. */
export const BookPanel = ({ quote, refresh }: PanelProps) => (
  <div className="panel grid gap-4 border-t-4 border-t-lit p-4">
    <Totals quote={quote} onEnd={refresh} />
    {quote.state === 'OPEN' ? <Decision quote={quote} refresh={refresh} /> : <Closed quote={quote} />}
  </div>
);

const Totals = ({ quote, onEnd }: { readonly quote: QuoteFactsFragment; readonly onEnd: () => void }) => {
  const say = useText();
  return (
    <dl className="grid gap-3">
      <div>
        <dt className="label">{say(quote.billing === 'ON_DEMAND' ? 'quoteForm.estimate' : 'lines.total')}</dt>
        <dd className="text-2xl font-semibold">
          <Money value={quote.total} />
        </dd>
      </div>
      <div className="flex items-baseline justify-between border-t border-line pt-2">
        <dt className="text-ink-2">{say('book.due')}</dt>
        <dd className="font-medium">
          <Money value={quote.dueAtBooking} />
        </dd>
      </div>
      {quote.state === 'OPEN' ? (
        <div className="flex items-baseline justify-between border-t border-line pt-2">
          <dt className="text-ink-2">{say('book.heldFor')}</dt>
          <dd className="text-lg font-medium">
            <Countdown until={quote.expiresAt} onEnd={onEnd} />
          </dd>
        </div>
      ) : null}
    </dl>
  );
};

const Decision = ({ quote, refresh }: PanelProps) => {
  const say = useText();
  const navigate = useNavigate();
  const { may } = useSession();
  const cleared = isCleared(quote);
  const [booking, book] = useMutation(BookLease);
  const [withdrawing, withdraw] = useMutation(WithdrawQuote);
  const attempt = useAttemptKey();
  const [costCentre, setCostCentre] = useState('');
  const [purchaseOrder, setPurchaseOrder] = useState('');
  const [refused, setRefused] = useState<{ text: string; first: Refused | undefined } | null>(null);

  const submit = async (): Promise<void> => {
    const input = {
      quoteId: quote.id,
      costCentre: costCentre === '' ? null : costCentre,
      purchaseOrder: purchaseOrder === '' ? null : purchaseOrder,
    };
    const { data, error } = await book({ input }, onceUnder(attempt.keyFor(JSON.stringify(input))));
    if (data) attempt.settle();
    const text = refusalText(say, data?.leaseBook.errors, error);
    setRefused(text === null ? null : { text, first: data?.leaseBook.errors[0] });
    const { lease, invoice } = data?.leaseBook ?? {};
    if (invoice !== null && invoice !== undefined)
      void navigate({ to: '/invoices/$invoiceId', params: { invoiceId: invoice.id } });
    else if (lease !== null && lease !== undefined)
      void navigate({ to: '/leases/$leaseId', params: { leaseId: lease.id } });
  };
  const giveUp = async (): Promise<void> => {
    const { data, error } = await withdraw({ id: quote.id });
    const text = refusalText(say, data?.quoteWithdraw.errors, error);
    setRefused(text === null ? null : { text, first: undefined });
    refresh();
  };
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="grid grid-cols-2 gap-3">
        <TextField label={say('book.costCentre')} value={costCentre} onChange={setCostCentre} maxLength={80} />
        <TextField label={say('book.purchaseOrder')} value={purchaseOrder} onChange={setPurchaseOrder} maxLength={80} />
      </div>
      {refused === null ? null : <Refusal text={refused.text} first={refused.first} />}
      <Button
        type="submit"
        kind="primary"
        size="large"
        wide
        busy={booking.fetching}
        isDisabled={!may('leases:write') || !cleared}
      >
        {isZero(quote.dueAtBooking.amount)
          ? say('book.actionFree')
          : say('book.action', { amount: moneyText(quote.total) })}
      </Button>
      {cleared && !may('leases:write') ? <p className="hint">{say('quoteDesk.cannotBook')}</p> : null}
      {cleared ? null : <p className="hint">{say('quoteDesk.notCleared')}</p>}
      <p className="hint">
        {isZero(quote.dueAtBooking.amount)
          ? say('book.noteFree')
          : say('book.note', { due: moneyText(quote.dueAtBooking) })}
      </p>
      <Button
        kind="quiet"
        size="small"
        busy={withdrawing.fetching}
        isDisabled={!may('quotes:write')}
        onPress={() => void giveUp()}
      >
        {say('book.withdraw')}
      </Button>
    </form>
  );
};

const Refusal = ({ text, first }: { readonly text: string; readonly first: Refused | undefined }) => {
  const say = useText();
  return (
    <Banner tone="bad" title={text}>
      {first?.code === 'PAYMENT_METHOD_REQUIRED' ? (
        <RouterLink to="/payment-methods" className="link">
          {say('book.addMethod')}
        </RouterLink>
      ) : first === undefined ? undefined : (
        say('book.nothingCharged')
      )}
    </Banner>
  );
};

const Closed = ({ quote }: { readonly quote: DeskQuote }) => {
  const say = useText();
  return (
    <div className="grid gap-3">
      <Banner tone={quote.state === 'ACCEPTED' ? 'ok' : 'info'} title={say(`quote.${quote.state}`)}>
        {say(`quote.closed.${quote.state === 'OPEN' ? 'EXPIRED' : quote.state}`)}
      </Banner>
      {quote.leaseId === null ? (
        <Renew quote={quote} />
      ) : (
        <LinkButton to="/leases/$leaseId" params={{ leaseId: quote.leaseId }} kind="primary" wide>
          {say('quote.toLease')}
        </LinkButton>
      )}
    </div>
  );
};
