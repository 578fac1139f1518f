import { useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { Plate } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Money, moneyText } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { OutgoingWireDetail } from '../../gql/ops/documents/OutgoingWireDetail.js';
import { OutgoingWireList } from '../../gql/ops/documents/OutgoingWireList.js';
import { type OutgoingWireState, type WireFactsFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { usePaged } from '../../wire/paged.js';
import { ConsoleLink, useAddressPart, useOpen } from '../console-link.js';
import { useNames } from '../recon/people.js';
import { useSession } from '../session/session.js';
import { ActDialog, type Act } from './act-dialog.js';
import { StateFilter, useFilter } from './filters.js';
import { Listing } from './listing.js';
import { WIRE_LOOK } from './looks.js';
import { MoneyPage } from './money-page.js';
import { Posted } from './postings.js';
import { useWireActs } from './wire-acts.js';
import { usePrepareAct } from './wire-prepare.js';

const SETS = {
  all: null,
  open: ['PREPARED', 'APPROVED', 'SENT'],
  booked: ['BOOKED'],
  ended: ['CANCELLED', 'RETURNED'],
} satisfies Record<string, readonly OutgoingWireState[] | null>;

const Row = ({ wire, isOpen }: { readonly wire: WireFactsFragment; readonly isOpen: boolean }) => {
  const say = useText();
  return (
    <ConsoleLink href={`/wires/${wire.id}${window.location.search}`} aria-current={isOpen ? 'true' : undefined}>
      <span className="truncate font-medium">{wire.beneficiary}</span>
      <span className="text-end">
        <Money value={wire.amount} />
      </span>
      <span className="line">
        {say(`pay.wire.${wire.purpose}`)} · {wire.reason}
      </span>
      <span className="text-xs">
        <Pill {...WIRE_LOOK[wire.state]}>{say(`pay.wire.${wire.state}`)}</Pill>
      </span>
    </ConsoleLink>
  );
};

/** Wires from our bank: the register on the left, the one in hand on the right. */
export const WiresPage = () => {
  const say = useText();
  const open = useOpen();
  const { may } = useSession();
  const id = useAddressPart('id');
  const [act, setAct] = useState<Act | null>(null);
  const [set, setSet] = useFilter('state', ['all', 'open', 'booked', 'ended']);
  const list = usePaged(OutgoingWireList, { states: SETS[set], after: null }, (data) => data.outgoingWires);
  const prepare = usePrepareAct();
  return (
    <MoneyPage
      title={say('pay.wires')}
      actions={
        may('books:write') ? (
          <Button kind="primary" onPress={() => setAct(prepare)}>
            {prepare.title}
          </Button>
        ) : null
      }
    >
      <div className="desk" data-split data-piece={id === '' ? undefined : true}>
        <div className="side">
          <StateFilter
            label={say('ops.state')}
            choices={(['all', 'open', 'booked', 'ended'] as const).map((one) => ({
              id: one,
              name: say(`pay.wire.set.${one}`),
            }))}
            value={set}
            onChange={setSet}
          />
          <Listing
            list={list}
            label={say('pay.wires')}
            columns={[]}
            rowKey={(wire) => wire.id}
            fault={say('pay.wire.fault')}
            empty={{ title: say('pay.wire.none'), body: say('pay.wire.noneBody') }}
            clear={set === 'all' ? null : () => open('/wires', true)}
            render={(rows, busy) => (
              <ul className="queue" aria-label={say('pay.wires')} data-busy={busy || undefined}>
                {rows.map((wire) => (
                  <li key={wire.id}>
                    <Row wire={wire} isOpen={wire.id === id} />
                  </li>
                ))}
              </ul>
            )}
          />
        </div>
        <div className="piece">
          {id === '' ? null : (
            <ConsoleLink href="/wires" className="link mb-3 inline-flex min-h-6 items-center min-[72rem]:hidden">
              {say('pay.allWires')}
            </ConsoleLink>
          )}
          {id === '' ? (
            <p className="text-ink-2">{say('pay.wire.choose')}</p>
          ) : (
            <Piece key={id} id={id} perform={setAct} />
          )}
        </div>
      </div>
      {act === null ? null : (
        <ActDialog
          act={act}
          onClose={() => {
            setAct(null);
            list.retry();
          }}
        />
      )}
    </MoneyPage>
  );
};

const Piece = ({ id, perform }: { readonly id: string; readonly perform: (act: Act) => void }) => {
  const say = useText();
  const [state, ask] = useQuery({ query: OutgoingWireDetail, variables: { id } });
  return (
    <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('pay.wire.fault')}>
      {({ outgoingWire }) =>
        outgoingWire === null ? (
          <Empty title={say('pay.notThere')}>{say('pay.notThereBody')}</Empty>
        ) : (
          <WirePiece wire={outgoingWire} perform={perform} />
        )
      }
    </Loaded>
  );
};

/** Where what a wire pays can be looked at; a deposit has no page of its own. */
const subjectHref = ({ purpose, subjectId }: WireFactsFragment): string | null =>
  purpose === 'PROVIDER_PAYOUT' ? `/payouts/${subjectId}` : null;

const WirePiece = ({ wire, perform }: { readonly wire: WireFactsFragment; readonly perform: (act: Act) => void }) => {
  const say = useText();
  const { may } = useSession();
  const acts = useWireActs(wire);
  const href = subjectHref(wire);
  const isInBooks = wire.steps.some(({ state }) => state === 'BOOKED' || state === 'RETURNED');
  return (
    <article aria-label={wire.id}>
      <div className="mb-4 flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 className="text-lg">{say('pay.wire.title', { amount: moneyText(wire.amount), name: wire.beneficiary })}</h2>
        <Pill {...WIRE_LOOK[wire.state]}>{say(`pay.wire.${wire.state}`)}</Pill>
      </div>
      {may('books:write') && acts.length > 0 ? (
        <div className="mb-6 flex flex-wrap gap-2">
          {acts.map((act, index) => (
            <Button
              key={act.title}
              kind={act.danger === true ? 'danger' : index === 0 ? 'primary' : 'plain'}
              onPress={() => perform(act)}
            >
              {act.title}
            </Button>
          ))}
        </div>
      ) : null}
      <Plate
        facts={[
          {
            name: say('ops.amount'),
            value: isInBooks ? <Posted value={wire.amount} sourceId={wire.id} /> : <Money value={wire.amount} />,
          },
          { name: say('pay.wire.pays'), value: say(`pay.wire.${wire.purpose}`) },
          {
            name: say('pay.about'),
            value:
              href === null ? (
                <span className="mono break-all">{wire.subjectId}</span>
              ) : (
                <ConsoleLink href={href} className="link mono break-all">
                  {wire.subjectId}
                </ConsoleLink>
              ),
          },
          { name: say('pay.reason'), value: wire.reason },
          { name: say('pay.wire.endToEnd'), value: <span className="mono break-all">{wire.id}</span> },
        ]}
      />
      <Steps wire={wire} />
    </article>
  );
};

const Steps = ({ wire }: { readonly wire: WireFactsFragment }) => {
  const say = useText();
  const nameOf = useNames();
  const prepared = {
    state: 'PREPARED',
    at: wire.preparedAt,
    by: wire.preparedBy,
    reference: null,
    note: null,
  } as const;
  return (
    <div className="mt-8">
      <Section title={say('pay.wire.steps')}>
        <ol className="grid gap-3">
          {[prepared, ...wire.steps].map((step) => (
            <li key={`${step.state}|${step.at}`} className="border-b border-line pb-3 text-[0.8125rem]">
              <div className="flex flex-wrap items-baseline gap-x-4">
                <Pill {...WIRE_LOOK[step.state]}>
                  {say(step.state === 'PREPARED' ? 'pay.wire.ordered' : `pay.wire.${step.state}`)}
                </Pill>
                <Instant at={step.at} />
                <bdi className="text-ink-2">{nameOf(step.by)}</bdi>
              </div>
              {step.reference === null ? null : (
                <div className="text-ink-2">
                  {say('ops.bankReference')} <span className="mono break-all">{step.reference}</span>
                </div>
              )}
              {step.note === null ? null : <bdi>{step.note}</bdi>}
            </li>
          ))}
        </ol>
      </Section>
    </div>
  );
};
