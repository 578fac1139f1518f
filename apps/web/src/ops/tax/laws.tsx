import { useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { DateField } from '../../kit/date-field.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { TextField } from '../../kit/text-field.js';
import { useText, type Say } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { TaxLaws } from '../../gql/ops/documents/TaxLaws.js';
import { type LawFactsFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { RateText } from './rate-text.js';

/** What the catalogue and staff say of every jurisdiction on a day, and where Gridlease collects. */
export const Laws = () => {
  const say = useText();
  const [on, setOn] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [isOnly, setOnly] = useState(false);
  const [state, ask] = useQuery({ query: TaxLaws, variables: { on } });
  const clear = (): void => {
    setText('');
    setOnly(false);
  };
  return (
    <Section title={say('tax.rates')}>
      <p className="mb-3 max-w-3xl text-ink-2">{say('tax.ratesNote')}</p>
      <div className="mb-3 grid items-end gap-3 sm:grid-cols-[12rem_12rem_auto]">
        <TextField label={say('tax.find')} value={text} onChange={setText} mono />
        <DateField label={say('tax.on')} value={on} onChange={setOn} />
        <Checkbox isSelected={isOnly} onChange={setOnly}>
          {say('tax.onlyCollected')}
        </Checkbox>
      </div>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('tax.ratesFault')} rows={8}>
        {({ taxJurisdictions }) => {
          const shown = taxJurisdictions.filter((law) => isLike(law, text) && (!isOnly || law.isCollected));
          return shown.length === 0 ? (
            <Empty title={say('tax.ratesNone')} action={<Button onPress={clear}>{say('tax.clear')}</Button>}>
              {say('tax.ratesNoneBody')}
            </Empty>
          ) : (
            <>
              <p className="hint mb-2" role="status">
                {say('tax.count', { n: shown.length })}
              </p>
              <Table
                label={say('tax.rates')}
                rows={shown}
                rowKey={({ jurisdiction }) => jurisdiction}
                columns={columnsFor(say)}
                busy={state.stale}
              />
            </>
          );
        }}
      </Loaded>
    </Section>
  );
};

const isLike = ({ jurisdiction, name, source }: LawFactsFragment, text: string): boolean =>
  [jurisdiction, name, source].some((one) => one.toLowerCase().includes(text.trim().toLowerCase()));

const columnsFor = (say: Say): readonly Column<LawFactsFragment>[] => [
  {
    id: 'place',
    head: say('tax.place'),
    wide: true,
    cell: ({ jurisdiction, name }) => (
      <>
        <bdi className="mono font-medium">{jurisdiction}</bdi> <bdi>{name}</bdi>
      </>
    ),
  },
  { id: 'rate', head: say('tax.rate'), end: true, cell: (law) => <RateText {...law} /> },
  {
    id: 'collected',
    head: say('tax.collected'),
    cell: ({ isCollected }) =>
      isCollected ? (
        <Pill tone="ok" glyph="full">
          {say('tax.registered')}
        </Pill>
      ) : (
        <span className="text-ink-3">{say('tax.notRegistered')}</span>
      ),
  },
  {
    id: 'notes',
    head: say('tax.notes'),
    cell: ({ reverseCharge, hasLocalTax }) =>
      [reverseCharge ? say('tax.reverse') : null, hasLocalTax ? say('tax.local') : null]
        .filter((one) => one !== null)
        .join(' · ') || '–',
  },
  {
    id: 'source',
    head: say('tax.source'),
    cell: ({ source }) => <bdi className="text-[0.8125rem] whitespace-normal text-ink-2">{source}</bdi>,
  },
];
