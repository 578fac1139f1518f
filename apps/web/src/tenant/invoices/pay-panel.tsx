import { useEffect, useRef, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { Link, LinkButton } from '../../kit/link.js';
import { Money, moneyText } from '../../kit/money.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { PayInvoice } from '../../gql/tenant/documents/PayInvoice.js';
import { PaymentMethods } from '../../gql/tenant/documents/PaymentMethods.js';
import { type InvoiceFactsFragment, type PaymentMethodsQuery } from '../../gql/tenant/graphql.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { refusalText } from '../../wire/faults.js';
import { AddMethod } from '../payments/add-method.js';
import { useSession } from '../session/session.js';

interface PanelProps {
  readonly invoice: InvoiceFactsFragment;
  readonly refresh: () => void;
}

/** What is owed and the one way to settle it; while money is on its way, says so and waits. */
export const PayPanel = ({ invoice, refresh }: PanelProps) => {
  const say = useText();
  const before = useRef(invoice.state);
  useEffect(() => {
    if (before.current === 'OPEN' && invoice.state === 'PAID') notify(say('pay.done', { number: invoice.number }));
    before.current = invoice.state;
  }, [invoice.state, invoice.number, say]);
  return (
    <div className="panel sticky top-18 grid gap-4 border-t-4 border-t-lit p-4">
      <dl>
        <dt className="label">{say(invoice.state === 'OPEN' ? 'pay.due' : 'lines.total')}</dt>
        <dd className="text-2xl font-semibold">
          <Money value={invoice.state === 'OPEN' ? invoice.amountDue : invoice.total} />
        </dd>
      </dl>
      <Body invoice={invoice} refresh={refresh} />
    </div>
  );
};

const Body = ({ invoice, refresh }: PanelProps) => {
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
  if (invoice.state !== 'OPEN') return <Banner tone="info" title={say(`invoice.${invoice.state}`)} />;
  if (invoice.isPaymentPending)
    return (
      <Banner tone="info" title={say('pay.pending')}>
        {say('pay.pendingBody')}
      </Banner>
    );
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
        <PayForm invoice={invoice} refresh={refresh} />
      ) : (
        <Banner tone="info" title={say('pay.mayNot')} />
      )}
    </>
  );
};

const PayForm = ({ invoice, refresh }: PanelProps) => {
  const say = useText();
  const [{ data, fetching }, askMethods] = useQuery({ query: PaymentMethods });
  const methods = data?.paymentMethods ?? [];
  if (fetching && data === undefined) return null;
  if (methods.length === 0) {
    return (
      <>
        <p>{say('pay.noMethod')}</p>
        <AddMethod
          tests={data?.testPaymentMethods ?? []}
          onAdded={() => askMethods({ requestPolicy: 'network-only' })}
        />
      </>
    );
  }
  return <PayWith invoice={invoice} refresh={refresh} methods={methods} />;
};

const methodText = (method: { readonly brand: string; readonly last4: string }): string =>
  `${method.brand} ···· ${method.last4}`;

const PayWith = ({
  invoice,
  refresh,
  methods,
}: PanelProps & { readonly methods: PaymentMethodsQuery['paymentMethods'] }) => {
  const say = useText();
  const [{ fetching }, pay] = useMutation(PayInvoice);
  const attempt = useAttemptKey();
  const [chosen, setChosen] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const paymentMethodId = chosen ?? methods[0]?.id ?? '';
  const submit = async (): Promise<void> => {
    const input = { invoiceId: invoice.id, paymentMethodId };
    const { data, error } = await pay({ input }, onceUnder(attempt.keyFor(JSON.stringify(input))));
    if (data) attempt.settle();
    setRefusal(refusalText(say, data?.invoicePay.errors, error));
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
      <Select
        label={say('pay.method')}
        choices={methods.map((method) => ({ id: method.id, name: methodText(method) }))}
        value={paymentMethodId}
        onChange={setChosen}
      />
      {refusal === null ? null : (
        <Banner tone="bad" title={refusal}>
          {say('book.nothingCharged')}
        </Banner>
      )}
      <Button type="submit" kind="primary" size="large" wide busy={fetching}>
        {say('pay.action', { amount: moneyText(invoice.amountDue) })}
      </Button>
      <p className="hint">
        <Link to="/payment-methods">{say('pay.otherMethod')}</Link>
      </p>
    </form>
  );
};
