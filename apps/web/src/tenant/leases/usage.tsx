import { readRate } from '../../kit/decimals.js';
import { Figures } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type LeaseFactsFragment } from '../../gql/tenant/graphql.js';

type Day = LeaseFactsFragment['usage']['days'][number];
const SHOWN = 7;

/** Whole kilograms of a decimal string of grams, rounded down: a figure to read, not to bill. */
const kilograms = (grams: string): string => (BigInt(grams.split('.')[0] ?? '0') / 1000n).toString();

/** What the meter counted: three totals, and the latest days with whether they were measured. */
export const Usage = ({ lease }: { readonly lease: LeaseFactsFragment }) => {
  const say = useText();
  const { usage } = lease;
  if (usage.meteredUntil === null) return <p className="text-ink-2">{say('usage.none')}</p>;
  const days = usage.days.slice(-SHOWN).reverse();
  const figure = (text: string, unit: string) => (
    <>
      {readRate(text, 0)} <small>{unit}</small>
    </>
  );
  const isGpu = lease.kind === 'GPU';
  return (
    <div className="grid gap-4">
      <Figures
        facts={[
          {
            name: say(isGpu ? 'usage.gpuHours' : 'usage.kwHours'),
            value: figure(usage.unitHours, say(isGpu ? 'unit.gpuHours' : 'unit.kwHours')),
          },
          { name: say('usage.energy'), value: figure(usage.energyKwh, say('unit.kwh')) },
          { name: say('usage.carbon'), value: figure(kilograms(usage.carbonGrams), say('unit.kilograms')) },
        ]}
      />
      <Table<Day>
        label={say('usage.days')}
        rows={days}
        rowKey={(day) => day.window.start}
        columns={[
          {
            id: 'day',
            head: say('usage.day'),
            wide: true,
            cell: (day) => <Instant at={day.window.start} dateOnly zone="UTC" />,
          },
          { id: 'units', head: say('usage.units'), end: true, cell: (day) => <span className="num">{day.units}</span> },
          {
            id: 'hours',
            head: say(isGpu ? 'usage.gpuHours' : 'usage.kwHours'),
            end: true,
            cell: (day) => <span className="num">{readRate(day.unitHours, 0)}</span>,
          },
          {
            id: 'energy',
            head: say('unit.kwh'),
            end: true,
            cell: (day) => <span className="num">{readRate(day.energyKwh, 0)}</span>,
          },
          {
            id: 'how',
            head: say('usage.how'),
            cell: (day) => say(day.isMeasured ? 'usage.measured' : 'usage.estimated'),
          },
        ]}
      />
      {usage.days.length > SHOWN ? (
        <p className="hint">{say('usage.shown', { shown: SHOWN, all: usage.days.length })}</p>
      ) : null}
    </div>
  );
};
