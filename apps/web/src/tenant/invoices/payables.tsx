import { useCallback } from 'react';
import { useQuery } from 'urql';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { PayablesAgeing } from '../../gql/tenant/documents/PayablesAgeing.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { PayablesFigure } from './payables-figure.js';

/** What the firm owes by how late it is: a picture a currency, and one sentence where nothing is open. */
export const Payables = () => {
  const say = useText();
  const [state, ask] = useQuery({ query: PayablesAgeing });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(({ type }) => type.startsWith('invoice.'), refresh);
  return (
    <Section title={say('payables.title')}>
      <Loaded state={state} retry={refresh} fault={say('payables.fault')} rows={3}>
        {({ payablesAgeing }) => {
          const currencies = [...new Set(payablesAgeing.map(({ amountDue }) => amountDue.currency))];
          return currencies.length === 0 ? (
            <p className="text-ink-2">{say('payables.none')}</p>
          ) : (
            <div className={currencies.length > 1 ? 'grid grid-cols-1 gap-8 xl:grid-cols-2' : 'max-w-4xl'}>
              {currencies.map((currency) => (
                <PayablesFigure
                  key={currency}
                  currency={currency}
                  aged={payablesAgeing.filter(({ amountDue }) => amountDue.currency === currency)}
                />
              ))}
            </div>
          );
        }}
      </Loaded>
    </Section>
  );
};
