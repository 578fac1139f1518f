import { useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { AddTaxRate } from '../../gql/ops/documents/AddTaxRate.js';
import { TaxEntries } from '../../gql/ops/documents/TaxEntries.js';
import { type RateEntryFactsFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { ActDialog, type Act } from '../payments/act-dialog.js';
import { useAct } from '../payments/use-act.js';
import { useSession } from '../session/session.js';
import { RateText } from './rate-text.js';

/** What staff added to the catalogue, newest first; those who may add. */
export const Entries = () => {
  const say = useText();
  const { may } = useSession();
  const [state, ask] = useQuery({ query: TaxEntries });
  const [isOpen, setOpen] = useState(false);
  const adding = useAddRate();
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  return (
    <Section
      title={say('tax.entries')}
      aside={
        may('books:write') ? (
          <Button size="small" onPress={() => setOpen(true)}>
            {say('tax.add')}
          </Button>
        ) : undefined
      }
    >
      <Loaded state={state} retry={refresh} fault={say('tax.entriesFault')} rows={2}>
        {({ taxRateEntries }) =>
          taxRateEntries.length === 0 ? (
            <Empty title={say('tax.entriesNone')}>{say('tax.entriesNoneBody')}</Empty>
          ) : (
            <Table
              label={say('tax.entries')}
              rows={taxRateEntries}
              rowKey={({ id }) => id}
              columns={columnsFor(say)}
              busy={state.stale}
            />
          )
        }
      </Loaded>
      {isOpen ? (
        <ActDialog
          act={adding}
          onClose={() => {
            setOpen(false);
            refresh();
          }}
        />
      ) : null}
    </Section>
  );
};

/** At most 999.9999: what a rate in millionths can say. */
const PERCENT = /^\d{1,3}(\.\d{1,4})?$/;

const useAddRate = (): Act => {
  const say = useText();
  const add = useAct(AddTaxRate, (data) => data.taxRateAdd.errors);
  return {
    title: say('tax.add'),
    body: say('tax.addBody'),
    action: ({ place = '', from = '' }) =>
      place.trim() === '' || from === '' ? say('tax.add') : say('tax.addButton', { place: place.trim(), from }),
    fields: [
      { id: 'place', label: say('tax.field.place'), kind: 'code', most: 47 },
      { id: 'name', label: say('tax.field.name'), most: 40 },
      { id: 'rate', label: say('tax.field.rate'), kind: 'amount', isOptional: true },
      { id: 'from', label: say('tax.field.from'), kind: 'day' },
      { id: 'source', label: say('tax.field.source'), most: 500, lines: 2 },
    ],
    run: ({ place = '', name = '', rate = '', from = '', source = '' }, attempt) => {
      if (rate !== '' && !PERCENT.test(rate)) return Promise.resolve(say('tax.rateWrong'));
      const more = { taxedShare: null, isCollected: null, reverseCharge: null, source };
      const input = { jurisdiction: place, name, rate: rate === '' ? null : rate, validFrom: from, ...more };
      return add({ input }, attempt, say('tax.addDone'));
    },
  };
};

const columnsFor = (say: Say): readonly Column<RateEntryFactsFragment>[] => [
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
  { id: 'rate', head: say('tax.rate'), end: true, cell: (entry) => <RateText {...entry} /> },
  { id: 'from', head: say('tax.from'), cell: ({ validFrom }) => <span className="mono">{validFrom}</span> },
  {
    id: 'source',
    head: say('tax.source'),
    cell: ({ source }) => <bdi className="whitespace-normal text-ink-2">{source}</bdi>,
  },
  { id: 'added', head: say('tax.added'), cell: ({ addedAt }) => <Instant at={addedAt} /> },
];
