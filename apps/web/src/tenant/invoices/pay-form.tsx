import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Link } from '../../kit/link.js';
import { moneyText } from '../../kit/money.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { PayInvoice } from '../../gql/tenant/documents/PayInvoice.js';
import { PaymentMethods } from '../../gql/tenant/documents/PaymentMethods.js';
import { type InvoiceFactsFragment, type PaymentMethodsQuery } from '../../gql/tenant/graphql.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { refusalText } from '../../wire/faults.js';
import { AddMethod } from '../payments/add-method.js';
import { methodText } from '../payments/method-text.js';
import { SetupReturn } from '../payments/setup-return.js';

export interface PayFormProps {
  readonly invoice: InvoiceFactsFragment;
  readonly refresh: () => void;
  /** The payment setup that the payer comes back from. */
  readonly setup?: string | undefined;
  /** Another press on the page comes first. */
  readonly isSecond?: boolean;
}

/** Pays with a saved method; where there is none, saves one first. */
export const PayForm = ({ invoice, refresh, setup, isSecond = false }: PayFormProps) => {
  const say = useText();
  const [{ data, fetching }, askMethods] = useQuery({ query: PaymentMethods });
  const fits = (only: string | null): boolean => only === null || only === invoice.amountDue.currency;
  const methods = (data?.paymentMethods ?? []).filter(({ currency }) => fits(currency));
  const askAgain = (): void => askMethods({ requestPolicy: 'network-only' });
  if (fetching && data === undefined) return null;
  return (
    <>
      {setup === undefined ? null : <SetupReturn setupId={setup} onSaved={askAgain} />}
      {methods.length === 0 ? (
        <>
          <p>{say('pay.noMethod')}</p>
          <AddMethod onAdded={askAgain} />
        </>
      ) : (
        <PayWith invoice={invoice} refresh={refresh} methods={methods} isSecond={isSecond} />
      )}
    </>
  );
};

const PayWith = ({
  invoice,
  refresh,
  methods,
  isSecond = false,
}: PayFormProps & { readonly methods: PaymentMethodsQuery['paymentMethods'] }) => {
  const say = useText();
  const [{ fetching }, pay] = useMutation(PayInvoice);
  const attempt = useAttemptKey();
  const [chosen, setChosen] = useState<string | null>(null);
  const [refused, setRefused] = useState<{ text: string; byUs: boolean } | null>(null);
  const paymentMethodId = chosen ?? methods[0]?.id ?? '';
  const submit = async (): Promise<void> => {
    const input = { invoiceId: invoice.id, paymentMethodId };
    const { data, error } = await pay({ input }, onceUnder(attempt.keyFor(JSON.stringify(input))));
    if (data) attempt.settle();
    const text = refusalText(say, data?.invoicePay.errors, error);
    setRefused(text === null ? null : { text, byUs: error === undefined });
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
      {refused === null ? null : (
        <Banner tone="bad" title={refused.text}>
          {refused.byUs ? say('book.nothingCharged') : undefined}
        </Banner>
      )}
      <Button type="submit" kind={isSecond ? 'plain' : 'primary'} size="large" wide busy={fetching}>
        {say('pay.action', { amount: moneyText(invoice.amountDue) })}
      </Button>
      <p className="hint">
        <Link to="/payment-methods">{say('pay.otherMethod')}</Link>
      </p>
    </form>
  );
};
