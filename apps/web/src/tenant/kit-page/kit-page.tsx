import { lazy, Suspense, useState } from 'react';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { ClockProvider, usePlatformNow } from '../../kit/clock.js';
import { CopyField } from '../../kit/copy-field.js';
import { Countdown } from '../../kit/countdown.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Equation } from '../../kit/equation.js';
import { Figures, Plate } from '../../kit/facts.js';
import { Instant, Span } from '../../kit/instant.js';
import { Link, LinkButton } from '../../kit/link.js';
import { Mark } from '../../kit/mark.js';
import { Menu } from '../../kit/menu.js';
import { Money, Rate } from '../../kit/money.js';
import { Gauge } from '../../kit/gauge.js';
import { PageHead, Section } from '../../kit/page.js';
import { Badge, Pill, type Glyph, type Tone } from '../../kit/pill.js';
import { ClockPill, ThemeMenu } from '../../kit/shell.js';
import { Skeleton } from '../../kit/skeleton.js';
import { Empty, LoadFault } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { Tabs } from '../../kit/tabs.js';
import { Toasts } from '../../kit/toast.js';
import { FieldsSample } from './fields-sample.js';

const PicturesSample = lazy(() => import('./pictures-sample.js').then((file) => ({ default: file.PicturesSample })));
const MoneySample = lazy(() => import('./money-sample.js').then((file) => ({ default: file.MoneySample })));

const usd = (amount: string) => ({ amount, currency: 'USD' });
const YEAR_AHEAD_MS = 31_536_000_000;
const PILLS: readonly (readonly [Tone, Glyph, string])[] = [
  ['ok', 'full', 'Active'],
  ['info', 'half', 'Handing over'],
  ['warn', 'dot', 'Waits for payment'],
  ['bad', 'cross', 'Failed'],
  ['idle', 'hollow', 'Ended'],
];
const SWATCHES = [
  'ground',
  'panel',
  'sunk',
  'line',
  'line-strong',
  'edge',
  'ink-3',
  'ink-2',
  'ink',
  'lit',
  'leased',
  'ok',
  'warn',
  'bad',
  'info',
];

/** All components in all states, on sample data: for those who build the portal, so it is in English and outside the catalogues. */
export const KitPage = () => (
  <div data-samples>
    <main className="content mx-auto">
      <PageHead title="Component kit" aside={<Badge lit>v1</Badge>} actions={<ThemeMenu />}>
        <p className="flex items-center gap-3 text-ink-2">
          <Mark size={28} /> Control room on concrete. One hi-vis colour, and it means: lit, there to take.
        </p>
      </PageHead>
      <Colours />
      <Actions />
      <FieldsSample />
      <Values />
      <States />
      <DataSample />
      <Suspense fallback={<Skeleton rows={6} />}>
        <PicturesSample />
        <MoneySample />
      </Suspense>
    </main>
    <Toasts />
  </div>
);

const Colours = () => (
  <Section title="Colours and type">
    <ul className="mb-4 grid grid-cols-3 gap-2 sm:grid-cols-5 lg:grid-cols-8">
      {SWATCHES.map((name) => (
        <li key={name}>
          <svg width="100%" height="36" aria-hidden="true">
            <rect width="100%" height="36" fill={`var(--color-${name})`} stroke="var(--color-line-strong)" />
          </svg>
          <code className="text-xs text-ink-2">{name}</code>
        </li>
      ))}
    </ul>
    <p className="font-display text-3xl font-semibold tracking-tight [font-stretch:112%]">
      Archivo, wide, for titles 0123456789
    </p>
    <p className="text-base">Geist for everything that is read: leases, quotes, invoices.</p>
    <p className="mono">Geist Mono for ids and numbers: L-2026-000007 0O 1l USD 48,384.00</p>
  </Section>
);

const Actions = () => {
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title="Actions">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Button kind="primary">Primary</Button>
        <Button>Plain</Button>
        <Button kind="quiet">Quiet</Button>
        <Button kind="danger">Danger</Button>
        <Button isDisabled>Disabled</Button>
        <Button busy>Busy</Button>
        <Button size="small">Small</Button>
        <Button size="large" kind="primary">
          Pay USD 48,384.00
        </Button>
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <Link to="/kit">A link</Link>
        <Link to="/kit" quiet>
          A quiet link
        </Link>
        <LinkButton to="/kit" size="small">
          A link as a button
        </LinkButton>
        <Menu
          label="Sample menu"
          trigger="Menu"
          items={[
            { id: 'a', name: 'First' },
            { id: 'b', name: 'Second', note: 'note' },
          ]}
          onAction={(id) => notify(`Chosen: ${id}`)}
        />
        <Button size="small" onPress={() => setOpen(true)}>
          Open dialog
        </Button>
        <Button size="small" onPress={() => notify('L-2026-000007 is active.')}>
          Show note
        </Button>
        <kbd className="kbd">g</kbd>
      </div>
      <Dialog title="End L-2026-000007 now?" isOpen={isOpen} onClose={() => setOpen(false)} mustDecide>
        <p>The capacity is given back at once. Metered hours up to now are billed.</p>
        <DialogActions>
          <Button onPress={() => setOpen(false)}>Keep the lease</Button>
          <Button kind="danger" onPress={() => setOpen(false)}>
            End lease now
          </Button>
        </DialogActions>
      </Dialog>
    </Section>
  );
};

const Values = () => {
  const now = usePlatformNow('minute');
  return (
    <Section title="Values">
      <div className="mb-4 grid gap-3 sm:grid-cols-3">
        <Gauge label="Within a limit" percent={27} steps={[50, 80]} />
        <Gauge label="Past a step of a hard limit" percent={83} steps={[50, 80]} isHard />
        <Gauge label="Over a limit" percent={112} steps={[50, 80, 120]} />
      </div>
      <div className="grid gap-6 lg:grid-cols-2">
        <Plate
          lit
          facts={[
            { name: 'Money', value: <Money value={usd('1234567.80')} /> },
            { name: 'Rate', value: <Rate value={usd('2.193700')} unit="GPU_HOUR" /> },
            { name: 'Instant', value: <Instant at="2026-12-01T06:00:00.000Z" siteZone="America/Chicago" /> },
            {
              name: 'Window',
              value: (
                <Span start="2026-10-25T00:00:00.000Z" end="2026-11-08T00:00:00.000Z" siteZone="America/Edmonton" />
              ),
            },
            { name: 'Countdown', value: <Countdown until={new Date(now + 29 * 60_000).toISOString()} /> },
            {
              name: 'Moved clock',
              value: (
                <ClockProvider offsetMs={YEAR_AHEAD_MS}>
                  <ClockPill />
                </ClockProvider>
              ),
            },
          ]}
        />
        <div className="grid content-start gap-4">
          <div className="flex flex-wrap gap-x-5 gap-y-2">
            {PILLS.map(([tone, glyph, text]) => (
              <Pill key={text} tone={tone} glyph={glyph}>
                {text}
              </Pill>
            ))}
            <Badge>US-TX</Badge>
          </div>
          <CopyField value="ssh ubuntu@node-7.pecos.example" name="Endpoint" />
          <Figures
            facts={[
              { name: 'Total', value: <Money value={usd('48384.00')} /> },
              { name: 'Metered', value: '10,752 GPU·h' },
              { name: 'Energy', value: '9,418 kWh' },
            ]}
          />
          <Equation
            label="Sample equation"
            terms={[
              { name: 'Paid', value: usd('96768.00') },
              { name: 'Fees', value: usd('2806.57'), op: '−' },
              { name: 'Stripe balance', value: usd('93961.43'), op: '=' },
            ]}
            unexplained={{ name: 'Unexplained', value: usd('0.00') }}
          />
          <Equation
            label="Sample equation that fails"
            terms={[{ name: 'Stripe balance', value: usd('93961.43') }]}
            unexplained={{ name: 'Unexplained', value: usd('-12.40') }}
          />
        </div>
      </div>
    </Section>
  );
};

const States = () => (
  <Section title="States">
    <div className="grid gap-4 lg:grid-cols-2">
      <Banner tone="info" title="Payment is on its way">
        This page changes by itself.
      </Banner>
      <Banner tone="ok" title="Paid in full" />
      <Banner tone="warn" title="The first invoice has to be paid first." action={<Button size="small">Pay</Button>} />
      <LoadFault title="Leases could not be loaded." requestId="req_7Q2M" onRetry={() => notify('Trying again')} />
      <Empty title="No leases yet" action={<Button kind="primary">Search</Button>}>
        Search for capacity, get a quote and book it.
      </Empty>
      <Skeleton rows={4} />
    </div>
  </Section>
);

const DataSample = () => {
  const [tab, setTab] = useState('table');
  return (
    <Section title="Data" note="Narrow the page: rows become cards">
      <Tabs
        label="Sample tabs"
        selected={tab}
        onSelect={setTab}
        tabs={[
          {
            id: 'table',
            name: 'Table',
            content: (
              <Table
                label="Sample leases"
                rows={[
                  { id: 'L-2026-000007', state: 'Active', total: '48384.00' },
                  { id: 'L-2026-000006', state: 'Active', total: '1204.16' },
                ]}
                rowKey={(row) => row.id}
                columns={[
                  { id: 'id', head: 'Lease', wide: true, cell: (row) => <span className="mono">{row.id}</span> },
                  {
                    id: 'state',
                    head: 'State',
                    cell: (row) => (
                      <Pill tone="ok" glyph="full">
                        {row.state}
                      </Pill>
                    ),
                  },
                  { id: 'total', head: 'Total', end: true, cell: (row) => <Money value={usd(row.total)} /> },
                ]}
              />
            ),
          },
          { id: 'other', name: 'Other', content: <p>Second panel.</p> },
        ]}
      />
    </Section>
  );
};
