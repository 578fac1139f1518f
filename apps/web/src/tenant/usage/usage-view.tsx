import { useNavigate } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { isZero, percentOf, readRate } from '../../kit/decimals.js';
import { Figures } from '../../kit/facts.js';
import { Gauge } from '../../kit/gauge.js';
import { Link } from '../../kit/link.js';
import { Money, moneyText } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Segmented } from '../../kit/segmented.js';
import { useText } from '../../kit/text.js';
import { UsageHoursOf } from '../../gql/tenant/documents/UsageHoursOf.js';
import { type BudgetFactsFragment, type UsageFactsFragment } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useSession } from '../session/session.js';
import { MEASURES, instantText, monthOfWindow, type Asked, type Measure, type Span } from './asked.js';
import { LoadFigures } from './load-figures.js';
import { UsageFigure } from './usage-figure.js';

/** Which measures have anything to show. */
const measuresOf = ({ figures }: UsageFactsFragment): readonly Measure[] =>
  MEASURES.filter((one) =>
    one === 'gpu' ? !isZero(figures.gpuHours) : one === 'kw' ? !isZero(figures.kwHours) : true,
  );

interface ViewProps {
  readonly asked: Asked;
  readonly span: Span;
  readonly usage: UsageFactsFragment;
  readonly budgets: readonly BudgetFactsFragment[];
  readonly now: number;
}

/** The figures of a window, day by day, against the budget and hour by hour. */
export const UsageView = ({ asked, span, usage, budgets, now }: ViewProps) => {
  const say = useText();
  const navigate = useNavigate({ from: '/usage' });
  const measures = measuresOf(usage);
  const measure = measures.find((one) => one === asked.show) ?? 'cost';
  const isMonth = monthOfWindow(span) !== null;
  const budget =
    asked.lease !== undefined || !isMonth
      ? undefined
      : budgets.find(
          ({ closedAt, costCentre, monthly }) =>
            closedAt === null && costCentre === null && monthly.currency === usage.currency,
        );
  const limit =
    budget === undefined || measure !== 'cost'
      ? null
      : {
          amount: budget.monthly.amount,
          name: say('usagePage.budgetLine', { amount: moneyText(budget.monthly) }),
        };
  const { figures } = usage;
  return (
    <>
      {usage.isCut ? (
        <div className="mb-4">
          <Banner tone="info" title={say('usagePage.cut', { count: usage.leaseCount })} />
        </div>
      ) : null}
      <div className="mb-6">
        <Figures
          facts={[
            {
              name: say('usagePage.cost'),
              value: (
                <>
                  <Money value={figures.cost} />
                  {!isZero(figures.provisional.amount) ? (
                    <small className="block font-sans text-xs tracking-normal text-ink-2">
                      {say('usagePage.provisionalOf', { amount: moneyText(figures.provisional) })}
                    </small>
                  ) : null}
                </>
              ),
            },
            ...(!isZero(figures.gpuHours) || isZero(figures.kwHours)
              ? [{ name: say('usage.gpuHours'), value: <bdi>{readRate(figures.gpuHours, 0, 1)}</bdi> }]
              : []),
            ...(!isZero(figures.kwHours)
              ? [{ name: say('usage.kwHours'), value: <bdi>{readRate(figures.kwHours, 0, 1)}</bdi> }]
              : []),
            {
              name: say('usage.energy'),
              value: (
                <bdi>
                  {readRate(figures.energyKwh, 0, 1)} <small>{say('unit.kwh')}</small>
                </bdi>
              ),
            },
          ]}
        />
      </div>
      <Section
        title={say('usagePage.byDay')}
        aside={
          <Segmented
            label={say('usagePage.show')}
            hideLabel
            choices={measures.map((id) => ({ id, name: say(`usagePage.show.${id}`) }))}
            value={measure}
            onChange={(show) => void navigate({ search: (before) => ({ ...before, show }), replace: true })}
          />
        }
      >
        <UsageFigure usage={usage} measure={measure} now={now} limit={limit} />
      </Section>
      <BudgetLine budget={budget} isNow={span.start <= now && now < span.end} />
      <Hours asked={asked} span={span} usage={usage} />
    </>
  );
};

/** What this month's bookings come to of the budget, and the way to its hard stop. */
const BudgetLine = ({
  budget,
  isNow,
}: {
  readonly budget: BudgetFactsFragment | undefined;
  readonly isNow: boolean;
}) => {
  const say = useText();
  return (
    <Section title={say('usagePage.budget')} aside={<Link to="/budgets">{say('usagePage.toBudgets')}</Link>}>
      {budget === undefined || !isNow ? (
        <p className="text-ink-2">{say(budget === undefined ? 'usagePage.noBudget' : 'usagePage.pastBudget')}</p>
      ) : (
        <div className="grid max-w-2xl gap-2">
          <p>
            {say('usagePage.booked', { spent: moneyText(budget.spent), monthly: moneyText(budget.monthly) })}{' '}
            <span className="text-ink-2">{say(budget.isHard ? 'usagePage.hard' : 'usagePage.soft')}</span>
          </p>
          <Gauge
            label={say('budget.gauge', { name: budget.name })}
            percent={percentOf(budget.spent.amount, budget.monthly.amount)}
            steps={budget.alertPercents}
            isHard={budget.isHard}
          />
        </div>
      )}
    </Section>
  );
};

const Hours = ({
  asked,
  span,
  usage,
}: {
  readonly asked: Asked;
  readonly span: Span;
  readonly usage: UsageFactsFragment;
}) => {
  const say = useText();
  const { may } = useSession();
  const window = { start: instantText(span.start), end: instantText(span.end) };
  const [state, ask] = useQuery({
    query: UsageHoursOf,
    variables: { window, leaseId: asked.lease ?? null },
    pause: !may('leases:read'),
  });
  if (!may('leases:read')) return null;
  return (
    <Loaded
      state={state}
      retry={() => ask({ requestPolicy: 'network-only' })}
      fault={say('usagePage.hoursFault')}
      rows={6}
    >
      {({ usageHours }) => <LoadFigures hours={usageHours.hours} usage={usage} />}
    </Loaded>
  );
};
