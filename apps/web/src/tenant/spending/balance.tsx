import { useState, type ReactNode } from 'react';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Plate } from '../../kit/facts.js';
import { Link } from '../../kit/link.js';
import { Money, moneyText } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { type BalanceFactsFragment } from '../../gql/tenant/graphql.js';
import { BalanceUseDialog } from './balance-use-dialog.js';
import { methodChoices, type Method } from './methods.js';
import { Owed } from './owed.js';
import { TopUpDialog } from './top-up-dialog.js';

export interface BalanceProps {
  readonly balance: BalanceFactsFragment;
  readonly methods: readonly Method[];
  readonly currency: string;
  readonly canChange: boolean;
  readonly refresh: () => void;
}

/** What was paid ahead, what it pays by itself, and how it is filled up. */
export const Balance = (props: BalanceProps) => {
  const { balance, methods, currency, canChange } = props;
  const say = useText();
  const held = balance.held.length === 0 ? [{ amount: '0.00', currency }] : balance.held;
  return (
    <Section title={say('balance.title')}>
      <div className="panel grid gap-4 p-4">
        <dl>
          <dt className="label">{say('balance.held')}</dt>
          {held.map((amount) => (
            <dd key={amount.currency} className="text-2xl font-semibold">
              <Money value={amount} />
            </dd>
          ))}
        </dl>
        {balance.stoppedBecause === null ? null : (
          <Banner tone="warn" title={say('balance.stopped')}>
            {balance.stoppedBecause}
          </Banner>
        )}
        <Owed disputes={balance.disputes} />
        <BalanceUse balance={balance} methods={methods} />
        {canChange ? <Actions {...props} /> : <p className="hint">{say('spending.mayNot')}</p>}
      </div>
    </Section>
  );
};

const BalanceUse = ({ balance: { paysInvoices, autoTopUp }, methods }: Pick<BalanceProps, 'balance' | 'methods'>) => {
  const say = useText();
  const method = methodChoices(methods).find(({ id }) => id === autoTopUp?.paymentMethodId)?.name;
  const automatic: ReactNode =
    autoTopUp === null ? (
      say('balance.never')
    ) : (
      <>
        {say('balance.when', { amount: moneyText(autoTopUp.amount), threshold: moneyText(autoTopUp.threshold) })}
        <span className="block text-ink-2">
          {say('balance.upTo', { cap: moneyText(autoTopUp.monthlyCap) })}
          {method === undefined ? null : (
            <>
              {' · '}
              <bdi>{method}</bdi>
            </>
          )}
        </span>
      </>
    );
  return (
    <Plate
      facts={[
        { name: say('balance.use'), value: say(paysInvoices ? 'balance.use.pays' : 'balance.use.waits') },
        { name: say('balance.automatic'), value: automatic },
      ]}
    />
  );
};

const Actions = ({ balance, methods, currency, refresh }: BalanceProps) => {
  const say = useText();
  const [open, setOpen] = useState<'topUp' | 'use' | null>(null);
  const close = (): void => setOpen(null);
  const done = (): void => {
    close();
    refresh();
  };
  return (
    <>
      {methods.length === 0 ? (
        <p>
          {say('topUp.noMethod')} <Link to="/payment-methods">{say('book.addMethod')}</Link>
        </p>
      ) : (
        <Button kind="primary" wide onPress={() => setOpen('topUp')}>
          {say('topUp.action')}
        </Button>
      )}
      <Button wide onPress={() => setOpen('use')}>
        {say('balance.change')}
      </Button>
      {open === 'topUp' ? <TopUpDialog methods={methods} currency={currency} onClose={close} onDone={done} /> : null}
      {open === 'use' ? (
        <BalanceUseDialog balance={balance} methods={methods} currency={currency} onClose={close} onSaved={done} />
      ) : null}
    </>
  );
};
