import { useEffect, useRef, useState } from 'react';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { subtractAmounts } from '../../kit/decimals.js';
import { Instant } from '../../kit/instant.js';
import { LinkButton } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { methodText } from '../payments/method-text.js';
import { type Returned } from '../payments/return.js';
import { useReturned } from '../payments/use-returned.js';
import { useSession } from '../session/session.js';
import { ConfirmPayment } from './confirm-payment.js';
import { PayForm, type PayFormProps } from './pay-form.js';

type PanelProps = Omit<PayFormProps, 'setup' | 'isSecond'>;

/** What is owed and the one way to settle it; while money is on its way, says so and waits. */
export const PayPanel = ({ invoice, refresh }: PanelProps) => {
  const say = useText();
  const returned = useReturned();
  const before = useRef(invoice.state);
  useEffect(() => {
    if (before.current === 'OPEN' && invoice.state === 'PAID') notify(say('pay.done', { number: invoice.number }));
    before.current = invoice.state;
  }, [invoice.state, invoice.number, say]);
  const owed = owedOf(invoice);
  return (
    <div className="panel sticky top-18 grid gap-4 border-t-4 border-t-lit p-4">
      <dl>
        <dt className="label">{say(owed === null ? 'lines.total' : 'pay.due')}</dt>
        <dd className="text-2xl font-semibold">
          <Money value={owed ?? invoice.total} />
        </dd>
      </dl>
      <Body invoice={invoice} refresh={refresh} returned={returned} />
    </div>
  );
};

/** What is still to be paid: of a void invoice nothing, in its currency's own places; null where that is no longer asked. */
const owedOf = ({ state, amountDue, total }: PanelProps['invoice']): PanelProps['invoice']['total'] | null => {
  if (state === 'OPEN') return amountDue;
  return state === 'VOID' ? { ...total, amount: subtractAmounts(total.amount, total.amount) } : null;
};

const Body = ({ invoice, refresh, returned }: PanelProps & { readonly returned: Returned }) => {
  const say = useText();
  const { may } = useSession();
  if (invoice.state === 'PAID') {
    return (
      <>
        <Banner tone="ok" title={say('pay.paid')}>
          {invoice.paidAt === null ? null : <Instant at={invoice.paidAt} />}
        </Banner>
        <LinkButton to="/leases/$leaseId" params={{ leaseId: invoice.leaseId }} kind="primary" wide>
          {say('pay.toLease', { number: invoice.leaseNumber })}
        </LinkButton>
      </>
    );
  }
  if (invoice.state !== 'OPEN')
    return (
      <Banner tone="info" title={say(`invoice.${invoice.state}`)}>
        {say(invoice.state === 'VOID' ? 'invoice.voidBody' : 'invoice.uncollectibleBody')}
      </Banner>
    );
  if (invoice.paymentAttempt?.asksPayer === true && may('payments:write'))
    return (
      <Asked key={invoice.paymentAttempt.askedAt} invoice={invoice} refresh={refresh} said={returned.redirect_status} />
    );
  if (invoice.isPaymentPending) return <OnItsWay invoice={invoice} />;
  if (invoice.collection === 'WIRE')
    return (
      <Banner tone="info" title={say('pay.wire')}>
        {say('pay.wireBody', { number: invoice.number })}
      </Banner>
    );
  return (
    <>
      {invoice.paymentError === null ? null : (
        <Banner tone="bad" title={say('pay.declined', { reason: invoice.paymentError })}>
          {say('pay.declinedBody')}
        </Banner>
      )}
      {may('payments:write') ? (
        <PayForm invoice={invoice} refresh={refresh} setup={returned.setup} />
      ) : (
        <Banner tone="info" title={say('pay.mayNot')} />
      )}
    </>
  );
};

/** A card answers within seconds, a bank debit within days: the reader is told which of the two to expect. */
const OnItsWay = ({ invoice }: Pick<PanelProps, 'invoice'>) => {
  const say = useText();
  const { paymentAttempt: attempt } = invoice;
  if (attempt?.paymentMethod?.kind !== 'BANK_DEBIT')
    return (
      <Banner tone="info" title={say('pay.pending')}>
        {say('pay.pendingBody')}
      </Banner>
    );
  return (
    <Banner tone="info" title={say('paying.debit')}>
      <p>
        <bdi>{methodText(attempt.paymentMethod)}</bdi> · {say('paying.debitAsked')} <Instant at={attempt.askedAt} />
      </p>
      <p>{say('paying.debitBody')}</p>
    </Banner>
  );
};

/** The payment waits for its payer; `said` is how it went at the bank's page, as far as the browser was told. */
const Asked = ({ invoice, refresh, said }: PanelProps & { readonly said: Returned['redirect_status'] }) => {
  const say = useText();
  const [hasConfirmed, setConfirmed] = useState(false);
  if (hasConfirmed || said === 'succeeded')
    return (
      <Banner tone="info" title={say('paying.confirmed')}>
        {say('pay.pendingBody')}
      </Banner>
    );
  return (
    <>
      {said === 'failed' ? <Banner tone="bad" title={say('paying.notConfirmed')} /> : null}
      <ConfirmPayment of={{ invoiceId: invoice.id }} onConfirmed={() => setConfirmed(true)} refresh={refresh} />
      <h3 className="label border-t border-line pt-4">{say('paying.otherWay')}</h3>
      <PayForm invoice={invoice} refresh={refresh} isSecond />
    </>
  );
};
