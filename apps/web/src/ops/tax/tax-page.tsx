import { useText } from '../../kit/text.js';
import { MoneyPage } from '../payments/money-page.js';
import { Compared } from './compared.js';
import { Entries } from './entries.js';
import { Laws } from './laws.js';

/** What is owed to whom and what Stripe was told of it; the rates and registrations of a day; what staff added. */
export const TaxPage = () => {
  const say = useText();
  return (
    <MoneyPage title={say('tax.title')}>
      <p className="mb-6 max-w-3xl text-ink-2">{say('tax.intro')}</p>
      <Compared />
      <Entries />
      <Laws />
    </MoneyPage>
  );
};
