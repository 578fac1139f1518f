import { addAmounts, percentOf } from '../../kit/decimals.js';
import { Plate } from '../../kit/facts.js';
import { Gauge } from '../../kit/gauge.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { useText } from '../../kit/text.js';
import { type SpendingOfQuery } from '../../gql/tenant/graphql.js';

/** What Gridlease lets the organisation owe, and how long it may take to pay. */
export const Credit = ({ standing }: { readonly standing: SpendingOfQuery['creditStanding'] }) => {
  const { limit, owed, accruing, netDays } = standing;
  const say = useText();
  return (
    <Section title={say('credit.title')}>
      <div className="mb-3">
        <Gauge
          label={say('credit.gauge')}
          percent={percentOf(addAmounts(owed.amount, accruing.amount), limit.amount)}
          isHard
        />
      </div>
      <Plate
        facts={[
          { name: say('credit.limit'), value: <Money value={limit} /> },
          { name: say('credit.owed'), value: <Money value={owed} /> },
          { name: say('credit.accruing'), value: <Money value={accruing} /> },
          {
            name: say('credit.terms'),
            value: netDays === null ? say('credit.standard') : say('credit.days', { days: netDays }),
          },
        ]}
      />
      <p className="hint mt-2">{say('credit.what')}</p>
    </Section>
  );
};
