import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { DateField } from '../../kit/date-field.js';
import { percentOf, readRate } from '../../kit/decimals.js';
import { Figures } from '../../kit/facts.js';
import { Gauge } from '../../kit/gauge.js';
import { FileButton, Link, LinkButton } from '../../kit/link.js';
import { Money, moneyText } from '../../kit/money.js';
import { PageHead, Section } from '../../kit/page.js';
import { Segmented } from '../../kit/segmented.js';
import { Select } from '../../kit/select.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { LeaseList } from '../../gql/tenant/documents/LeaseList.js';
import { UsageHoursOf } from '../../gql/tenant/documents/UsageHoursOf.js';
import { UsageOf } from '../../gql/tenant/documents/UsageOf.js';
import { type BudgetFactsFragment, type UsageFactsFragment } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { useSession } from '../session/session.js';
import { dayOf, GROUPINGS, MEASURES, monthOfWindow, shifted, windowOf, type Asked, type Measure } from './asked.js';
import { LoadFigures } from './load-figures.js';
import { Records } from './records.js';
import { UsageFigure } from './usage-figure.js';

const DAY_MS = 86_400_000;
const ALL = '*';
const inst = (at: number): string => new Date(at).toISOString();

/** What leases used and cost by day, against the budget, and which papers bill it. */
export const UsagePage = () => {
  const say = useText();
  const asked = useSearch({ from: '/inside/usage' });
  const navigate = useNavigate({ from: '/usage' });
  const now = usePlatformNow('minute');
  const change = (part: { readonly [Name in keyof Asked]?: Asked[Name] | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...part }) as Asked, replace: true });
  const span = windowOf(asked, now);
  const variables = {
    window: { start: inst(span.start), end: inst(span.end) },
    leaseId: asked.lease ?? null,
  };
  const [state, ask] = useQuery({
    query: UsageOf,
    variables: { ...variables, by: asked.by ?? 'LEASE', currency: asked.currency ?? null },
  });
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(({ type }) => /^(lease|invoice|budget)[.]/.test(type), refresh);
  const lease = asked.lease === undefined ? '' : `&lease=${encodeURIComponent(asked.lease)}`;
  const csv = `/documents/exports/usage.csv?from=${dayOf(span.start)}&to=${dayOf(span.end)}${lease}`;
  return (
    <>
      <PageHead
        title={say('usagePage.title')}
        actions={
          <>
            <Button onPress={() => change(shifted(span, -1))}>{say('usagePage.earlier')}</Button>
            <Button onPress={() => change(shifted(span, 1))} isDisabled={span.end > now}>
              {say('usagePage.later')}
            </Button>
            <FileButton path={csv}>{say('usagePage.csv')}</FileButton>
          </>
        }
      >
        <p className="max-w-3xl text-ink-2">{say('usagePage.intro')}</p>
      </PageHead>
      <Questions asked={asked} span={span} usage={state.data?.usage ?? null} change={change} />
      <Loaded state={state} retry={refresh} fault={say('usagePage.fault')} rows={6}>
        {({ usage, budgets }) =>
          usage.leaseCount === 0 ? (
            <Nothing asked={asked} change={change} />
          ) : (
            <View asked={asked} span={span} usage={usage} budgets={budgets} now={now} />
          )
        }
      </Loaded>
      {state.data && state.data.usage.leaseCount > 0 ? (
        <Records
          asked={{ ...variables, invoiceId: asked.invoice ?? null }}
          aside={<InvoiceChip asked={asked} change={change} />}
        />
      ) : null}
    </>
  );
};

type Change = (part: { readonly [Name in keyof Asked]?: Asked[Name] | undefined }) => void;
interface Span {
  readonly start: number;
  readonly end: number;
}

const Questions = ({
  asked,
  span,
  usage,
  change,
}: {
  readonly asked: Asked;
  readonly span: Span;
  readonly usage: UsageFactsFragment | null;
  readonly change: Change;
}) => {
  const say = useText();
  const { may } = useSession();
  const [{ data }] = useQuery({
    query: LeaseList,
    variables: { states: null, after: null },
    pause: !may('leases:read'),
  });
  const listed = (data?.leases.nodes ?? []).map(({ id, number, offerName }) => ({
    id,
    name: `${number} · ${offerName}`,
  }));
  const own =
    asked.lease === undefined || listed.some(({ id }) => id === asked.lease)
      ? []
      : [{ id: asked.lease, name: asked.lease }];
  return (
    <div className="mb-6 grid grid-cols-2 items-end gap-3 lg:grid-cols-[10rem_10rem_minmax(0,1fr)_12rem_8rem]">
      <DateField
        label={say('usagePage.from')}
        value={dayOf(span.start)}
        onChange={(from) => change({ from: from ?? undefined })}
      />
      <DateField
        label={say('usagePage.to')}
        value={dayOf(span.end - DAY_MS)}
        onChange={(to) => change({ from: dayOf(span.start), to: to ?? undefined })}
      />
      <div className="max-lg:col-span-2">
        <Select
          label={say('usagePage.lease')}
          choices={[{ id: ALL, name: say('usagePage.allLeases') }, ...own, ...listed]}
          value={asked.lease ?? ALL}
          onChange={(lease) => change({ lease: lease === ALL ? undefined : lease, invoice: undefined })}
        />
      </div>
      <div className="max-lg:col-span-2">
        <Select
          label={say('usagePage.by')}
          choices={GROUPINGS.map((id) => ({ id, name: say(`usagePage.by.${id}`) }))}
          value={asked.by ?? 'LEASE'}
          onChange={(by) => change({ by: GROUPINGS.find((one) => one === by) })}
        />
      </div>
      {usage !== null && usage.currencies.length > 1 ? (
        <Select
          label={say('usagePage.currency')}
          choices={usage.currencies.map((id) => ({ id, name: id }))}
          value={usage.currency}
          onChange={(currency) => change({ currency })}
        />
      ) : null}
    </div>
  );
};

/** Which measures have anything to show. */
const measuresOf = ({ figures }: UsageFactsFragment): readonly Measure[] =>
  MEASURES.filter((one) =>
    one === 'gpu' ? Number(figures.gpuHours) > 0 : one === 'kw' ? Number(figures.kwHours) > 0 : true,
  );

interface ViewProps {
  readonly asked: Asked;
  readonly span: Span;
  readonly usage: UsageFactsFragment;
  readonly budgets: readonly BudgetFactsFragment[];
  readonly now: number;
}

const View = ({ asked, span, usage, budgets, now }: ViewProps) => {
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
          amount: Number(budget.monthly.amount),
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
                  {Number(figures.provisional.amount) > 0 ? (
                    <small className="block font-sans text-xs tracking-normal text-ink-2">
                      {say('usagePage.provisionalOf', { amount: moneyText(figures.provisional) })}
                    </small>
                  ) : null}
                </>
              ),
            },
            ...(Number(figures.gpuHours) > 0 || Number(figures.kwHours) === 0
              ? [{ name: say('usage.gpuHours'), value: <bdi>{readRate(figures.gpuHours, 0, 1)}</bdi> }]
              : []),
            ...(Number(figures.kwHours) > 0
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
  const window = { start: inst(span.start), end: inst(span.end) };
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

/** Nothing ran then: no lease at all, or none that fits what was asked. */
const Nothing = ({ asked, change }: { readonly asked: Asked; readonly change: Change }) => {
  const say = useText();
  const isFiltered = asked.lease !== undefined || asked.from !== undefined || asked.to !== undefined;
  return (
    <Empty
      title={say(isFiltered ? 'usagePage.emptyFiltered' : 'usagePage.empty')}
      action={
        isFiltered ? (
          <Button
            kind="primary"
            onPress={() => change({ from: undefined, to: undefined, lease: undefined, invoice: undefined })}
          >
            {say('usagePage.reset')}
          </Button>
        ) : (
          <LinkButton to="/gpus" kind="primary">
            {say('nav.search')}
          </LinkButton>
        )
      }
    >
      {say(isFiltered ? 'usagePage.emptyFilteredBody' : 'usagePage.emptyBody')}
    </Empty>
  );
};

/** Says that only the days of one invoice are listed, and takes that away. */
const InvoiceChip = ({ asked, change }: { readonly asked: Asked; readonly change: Change }) => {
  const say = useText();
  if (asked.invoice === undefined) return null;
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Link to="/invoices/$invoiceId" params={{ invoiceId: asked.invoice }}>
        {say('usagePage.ofInvoice')}
      </Link>
      <Button size="small" onPress={() => change({ invoice: undefined })}>
        {say('usagePage.allDays')}
      </Button>
    </span>
  );
};
