import { useQuery } from 'urql';
import { CopyField } from '../../kit/copy-field.js';
import { FileButton } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { PayoutDetail } from '../../gql/ops/documents/PayoutDetail.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink, useAddressPart } from '../console-link.js';
import { HopTrack, type PayoutDetailed } from './hop-track.js';
import { PAYOUT_LOOK } from './looks.js';
import { MoneyPage } from './money-page.js';
import { Posted } from './postings.js';

type Line = PayoutDetailed['lines'][number];
type Reversal = PayoutDetailed['transfers'][number]['reversals'][number];

/** One payout: hop by hop, what it is made of, and how it moved. */
export const PayoutPage = () => {
  const say = useText();
  const id = useAddressPart('id');
  const [state, ask] = useQuery({ query: PayoutDetail, variables: { id } });
  const payout = state.data?.payout ?? null;
  return (
    <MoneyPage
      title={payout === null ? say('pay.payout') : say('pay.payout.to', { name: payout.providerName })}
      crumb={{ name: say('pay.payouts'), to: '/payouts' }}
      aside={payout === null ? null : <Pill {...PAYOUT_LOOK[payout.state]}>{say(`pay.hop.${payout.state}`)}</Pill>}
      actions={
        payout === null ? null : (
          <>
            <FileButton path={payout.pdfPath}>{say('pay.statement')}</FileButton>
            <FileButton path={payout.csvPath}>{say('pay.linesCsv')}</FileButton>
          </>
        )
      }
    >
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('pay.payout.fault')}>
        {({ payout: found }) =>
          found === null ? (
            <Empty title={say('pay.notThere')}>{say('pay.notThereBody')}</Empty>
          ) : (
            <Piece payout={found} />
          )
        }
      </Loaded>
    </MoneyPage>
  );
};

const Piece = ({ payout }: { readonly payout: PayoutDetailed }) => {
  const say = useText();
  const { transfers } = payout;
  return (
    <>
      <div className="mb-8 grid gap-x-8 gap-y-3 md:grid-cols-[auto_minmax(0,1fr)]">
        <div>
          <div className="label">{say('ops.amount')}</div>
          <div className="text-2xl font-medium">
            <Money value={payout.amount} />
          </div>
          <ConsoleLink href={`/providers/${payout.orgId}`} className="link inline-flex min-h-6 items-center">
            {payout.providerName}
          </ConsoleLink>
        </div>
        <div className="min-w-0">
          <div className="label">{say('pay.trace')}</div>
          <CopyField name={say('pay.trace')} value={payout.id} />
        </div>
      </div>
      {transfers.map((transfer) => (
        <Section
          key={transfer.id}
          title={transfers.length === 1 ? say('pay.hops') : say('pay.hopsOf', { id: transfer.id })}
          aside={<Pill {...PAYOUT_LOOK[transfer.state]}>{say(`pay.hop.${transfer.state}`)}</Pill>}
        >
          <HopTrack payout={payout} transfer={transfer} />
          {transfer.reversals.length === 0 ? null : <Reversals reversals={transfer.reversals} sourceId={transfer.id} />}
        </Section>
      ))}
      <Lines payout={payout} />
    </>
  );
};

const Reversals = ({ reversals, sourceId }: { readonly reversals: readonly Reversal[]; readonly sourceId: string }) => {
  const say = useText();
  return (
    <div className="mt-4">
      <h3 className="mb-1">{say('pay.reversals')}</h3>
      <Table<Reversal>
        label={say('pay.reversals')}
        rows={reversals}
        rowKey={({ id }) => id}
        columns={[
          {
            id: 'reason',
            head: say('pay.reason'),
            wide: true,
            cell: ({ reason, failure }) => (
              <>
                <bdi>{reason}</bdi>
                {failure === null ? null : <span className="sub text-bad!">{failure}</span>}
              </>
            ),
          },
          { id: 'state', head: say('ops.state'), cell: (one) => one.state.toLowerCase() },
          {
            id: 'amount',
            head: say('ops.amount'),
            end: true,
            cell: (one) => <Posted value={one.amount} sourceId={sourceId} />,
          },
        ]}
      />
    </div>
  );
};

/** What it is made of; the lines add up to the payout. */
const Lines = ({ payout }: { readonly payout: PayoutDetailed }) => {
  const say = useText();
  return (
    <Section title={say('pay.lines')} note={say('pay.linesNote')}>
      <Table<Line>
        label={say('pay.lines')}
        rows={payout.lines}
        rowKey={(line) => `${line.journalId}|${payout.lines.indexOf(line)}`}
        columns={[
          {
            id: 'what',
            head: say('pay.line'),
            wide: true,
            cell: (line) => (
              <>
                <bdi>{line.description}</bdi>
                <span className="sub">{say(`pay.line.${line.kind}`)}</span>
              </>
            ),
          },
          {
            id: 'invoice',
            head: say('pay.invoice'),
            cell: ({ invoiceId, invoiceNumber }) =>
              invoiceId === null ? null : (
                <ConsoleLink href={`/invoices/${invoiceId}`} className="link mono inline-flex min-h-6 items-center">
                  {invoiceNumber ?? invoiceId}
                </ConsoleLink>
              ),
          },
          {
            id: 'fee',
            head: say('pay.feeOnTop'),
            end: true,
            cell: (line) => <Money value={line.feeOnTop} />,
          },
          {
            id: 'amount',
            head: say('ops.amount'),
            end: true,
            cell: (line) => <Posted value={line.amount} sourceId={line.sourceId} />,
          },
        ]}
        foot={
          <tr>
            <td>{say('pay.sum')}</td>
            <td />
            <td className="max-md:hidden" />
            <td data-end>
              <Money value={payout.amount} />
            </td>
          </tr>
        }
      />
    </Section>
  );
};
