import { useState } from 'react';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { type PaymentFormQuery, type PaymentWay } from '../../gql/tenant/graphql.js';
import { useSetupTry } from './setup-try.js';

export interface StandInFormProps {
  readonly way: PaymentWay;
  readonly tests: PaymentFormQuery['testPaymentMethods'];
  readonly mandateHash: string | null;
  /** Whether what has to be agreed to was. */
  readonly mayGoOn: boolean;
  readonly onSaved: () => void;
}

/** A test environment lists what its cards and accounts do; each behaves as its label says, its bank included. */
export const StandInForm = ({ way, tests, mandateHash, mayGoOn, onSaved }: StandInFormProps) => {
  const say = useText();
  const { busy, problem, start } = useSetupTry(onSaved);
  const [chosen, setChosen] = useState<string | null>(null);
  const token = chosen ?? tests[0]?.token ?? null;
  if (token === null) return <Banner tone="info" title={say('methods.notHere')} />;
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void start({ way, token, mandateHash });
      }}
    >
      <Select
        label={say('methods.test')}
        choices={tests.map((test) => ({ id: test.token, name: test.label }))}
        value={token}
        onChange={setChosen}
      />
      {problem === null ? null : (
        <Banner tone="bad" title={problem}>
          {say('book.nothingCharged')}
        </Banner>
      )}
      <Button type="submit" kind="primary" wide busy={busy} isDisabled={!mayGoOn}>
        {say('methods.add')}
      </Button>
      <p className="hint">{say('methods.testNote')}</p>
    </form>
  );
};
