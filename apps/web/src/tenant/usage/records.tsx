import { useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { isZero, readRate } from '../../kit/decimals.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Link } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { UsageReadingsOf } from '../../gql/tenant/documents/UsageReadingsOf.js';
import { UsageRecordsOf } from '../../gql/tenant/documents/UsageRecordsOf.js';
import { type UsageRecordFactsFragment, type UsageRecordsOfQueryVariables } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';

type Asked = Omit<UsageRecordsOfQueryVariables, 'after'>;

/** Meter days, each with the invoice lines that bill it and the readings that it was made of. */
export const Records = ({ asked, aside }: { readonly asked: Asked; readonly aside?: ReactNode }) => {
  const say = useText();
  const [open, setOpen] = useState<UsageRecordFactsFragment | null>(null);
  const list = usePaged(UsageRecordsOf, { ...asked, after: null }, (data) => data.usageRecords);
  return (
    <Section title={say('usage.days')} aside={aside}>
      <Loaded state={list.first} retry={list.retry} fault={say('usagePage.recordsFault')} rows={8}>
        {() =>
          list.rows.length === 0 && !list.stale ? (
            <Empty title={say('usagePage.noRecords')}>{say('usagePage.noRecordsBody')}</Empty>
          ) : (
            <Table
              label={say('usage.days')}
              rows={list.rows}
              rowKey={({ record }) => record.id}
              columns={columnsFor(say, setOpen, asked.leaseId !== null)}
              busy={list.stale}
            />
          )
        }
      </Loaded>
      <MoreButton list={list} />
      {open === null ? null : <Readings row={open} onClose={() => setOpen(null)} />}
    </Section>
  );
};

const columnsFor = (
  say: Say,
  open: (row: UsageRecordFactsFragment) => void,
  isOfOne: boolean,
): readonly Column<UsageRecordFactsFragment>[] => [
  {
    id: 'day',
    head: say('usage.day'),
    wide: true,
    cell: ({ record, leaseId, leaseNumber }) => (
      <>
        <Instant at={record.window.start} dateOnly zone="UTC" />
        {isOfOne ? null : (
          <span className="sub">
            <Link to="/leases/$leaseId" params={{ leaseId }} className="mono">
              {leaseNumber}
            </Link>
          </span>
        )}
      </>
    ),
  },
  {
    id: 'hours',
    head: say('usagePage.unitHours'),
    end: true,
    cell: ({ record, kind }) => {
      const unit = say(kind === 'GPU' ? 'unit.gpuHours' : 'unit.kwHours');
      return (
        <>
          <bdi dir="ltr" className="num">
            {readRate(record.unitHours, 0, 2)}
            <small className="text-ink-3 min-[48.01rem]:hidden"> {unit}</small>
          </bdi>
          <span className="sub max-[48.01rem]:hidden">{unit}</span>
        </>
      );
    },
  },
  {
    id: 'energy',
    head: say('unit.kwh'),
    end: true,
    cell: ({ record }) => <span className="num">{readRate(record.energyKwh, 0, 2)}</span>,
  },
  {
    id: 'cost',
    head: say('usagePage.cost'),
    end: true,
    cell: ({ cost, provisional }) => (
      <>
        <Money value={cost} />
        {!isZero(provisional.amount) ? <span className="sub">{say('usagePage.provisional')}</span> : null}
      </>
    ),
  },
  {
    id: 'how',
    head: say('usage.how'),
    cell: (row) => (
      <>
        {say(row.record.source === 'MEASURED' ? 'usage.measured' : 'usage.estimated')}
        {row.record.source === 'MEASURED' || row.record.revision > 0 ? (
          <span className="sub">
            <Button kind="quiet" size="small" onPress={() => open(row)}>
              {say('usagePage.readings')}
            </Button>
          </span>
        ) : null}
      </>
    ),
  },
  { id: 'bills', head: say('usagePage.billedBy'), cell: ({ bills }) => <Bills bills={bills} /> },
];

const Bills = ({ bills }: { readonly bills: UsageRecordFactsFragment['bills'] }) => {
  const say = useText();
  if (bills.length === 0) return <span className="text-ink-2">{say('usagePage.notBilled')}</span>;
  return (
    <ul className="grid gap-1">
      {bills.map((bill, index) => (
        <li key={`${bill.invoiceId}${index}`}>
          <Link to="/invoices/$invoiceId" params={{ invoiceId: bill.invoiceId }} className="mono">
            {bill.invoiceNumber}
          </Link>
          <span className="sub">
            {say(`charge.${bill.kind}`)}
            {bill.isMetered ? ` · ${say('usagePage.byMeter')}` : ''}
          </span>
        </li>
      ))}
    </ul>
  );
};

/** The readings that one meter day was made of. */
const Readings = ({ row, onClose }: { readonly row: UsageRecordFactsFragment; readonly onClose: () => void }) => {
  const say = useText();
  const [state, ask] = useQuery({ query: UsageReadingsOf, variables: { recordId: row.record.id } });
  return (
    <Dialog title={say('usagePage.readingsOf', { number: row.leaseNumber })} isOpen onClose={onClose}>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('usagePage.readingsFault')}>
        {({ usageReadings }) =>
          usageReadings === null || usageReadings.readings.length === 0 ? (
            <p>{say('usagePage.noReadingsOf')}</p>
          ) : (
            <Table
              label={say('usagePage.readings')}
              rows={usageReadings.readings}
              rowKey={({ id }) => id}
              columns={[
                {
                  id: 'from',
                  head: say('span.from'),
                  wide: true,
                  cell: ({ window, externalId }) => (
                    <>
                      <Instant at={window.start} zone="UTC" />
                      <span className="sub mono">{externalId}</span>
                    </>
                  ),
                },
                { id: 'to', head: say('span.to'), cell: ({ window }) => <Instant at={window.end} zone="UTC" /> },
                {
                  id: 'kwh',
                  head: say('usagePage.itKwh'),
                  end: true,
                  cell: ({ itKwh }) => <span className="num">{readRate(itKwh, 0, 3)}</span>,
                },
                {
                  id: 'pue',
                  head: say('usagePage.pue'),
                  end: true,
                  cell: ({ pue }) => <span className="num">{pue === null ? '–' : readRate(pue, 0, 4)}</span>,
                },
              ]}
            />
          )
        }
      </Loaded>
      <DialogActions>
        <Button onPress={onClose}>{say('keys.close')}</Button>
      </DialogActions>
    </Dialog>
  );
};
