import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { DateField } from '../../kit/date-field.js';
import { FileButton, Link } from '../../kit/link.js';
import { PageHead } from '../../kit/page.js';
import { Select } from '../../kit/select.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { LeaseList } from '../../gql/tenant/documents/LeaseList.js';
import { UsageOf } from '../../gql/tenant/documents/UsageOf.js';
import { type UsageFactsFragment } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { useSession } from '../session/session.js';
import { ToSearch } from '../to-search.js';
import { dayOf, GROUPINGS, instantText, shifted, windowOf, type Asked, type Span } from './asked.js';
import { Records } from './records.js';
import { UsageView } from './usage-view.js';

const DAY_MS = 86_400_000;
const ALL = '*';

/** What leases used and cost by day, against the budget, and which papers bill it. */
export const UsagePage = () => {
  const say = useText();
  const asked = useSearch({ from: '/inside/usage' });
  const navigate = useNavigate({ from: '/usage' });
  const now = usePlatformNow('minute');
  const change = (part: { readonly [Name in keyof Asked]?: Asked[Name] | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const span = windowOf(asked, now);
  const variables = {
    window: { start: instantText(span.start), end: instantText(span.end) },
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
            <UsageView asked={asked} span={span} usage={usage} budgets={budgets} now={now} />
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
          <ToSearch />
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
