import { useState } from 'react';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { AddPaymentMethod } from '../../gql/tenant/documents/AddPaymentMethod.js';
import { type PaymentMethodsQuery } from '../../gql/tenant/graphql.js';
import { refusalText } from '../../wire/faults.js';

export interface AddMethodProps {
  readonly tests: PaymentMethodsQuery['testPaymentMethods'];
  readonly onAdded: () => void;
}

/** Saves a way to pay. A test environment lists what its cards do; each behaves as its label says. */
export const AddMethod = ({ tests, onAdded }: AddMethodProps) => {
  const say = useText();
  const [{ fetching }, add] = useMutation(AddPaymentMethod);
  const [chosen, setChosen] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const token = chosen ?? tests[0]?.token ?? null;
  if (token === null) return <Banner tone="info" title={say('methods.notHere')} />;
  const submit = async (): Promise<void> => {
    const { data, error } = await add({ input: { token } });
    const text = refusalText(say, data?.paymentMethodAdd.errors, error);
    setRefusal(text);
    if (text !== null) return;
    notify(say('methods.added'));
    onAdded();
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
        label={say('methods.test')}
        choices={tests.map((test) => ({ id: test.token, name: test.label }))}
        value={token}
        onChange={setChosen}
      />
      {refusal === null ? null : (
        <Banner tone="bad" title={refusal}>
          {say('book.nothingCharged')}
        </Banner>
      )}
      <Button type="submit" kind="primary" wide busy={fetching}>
        {say('methods.add')}
      </Button>
      <p className="hint">{say('methods.testNote')}</p>
    </form>
  );
};
