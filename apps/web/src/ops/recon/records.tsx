import { isZero } from '../../kit/decimals.js';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { useText, type MessageId, type Say } from '../../kit/text.js';
import { type RecordFactsFragment, type RecordLeg } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';
import { SIDE_OF, SIDES } from './looks.js';

const STANDINGS: readonly string[] = ['SETTLED', 'OPEN', 'FAILED', 'REFUNDED', 'DISPUTED', 'VOID', 'REVERSED'];
const statusName = (say: Say, status: string): string =>
  STANDINGS.includes(status) ? say(`recon.st.${status}` as MessageId) : status;

const KINDS: readonly string[] = [
  ...['journal', 'posting', 'charge', 'refund', 'dispute', 'transfer', 'payout', 'transaction', 'bank'],
];
/** What a record is, by the kind that the matcher puts before its id. */
const kindName = (say: Say, { id, leg }: RecordFactsFragment): string => {
  const kind = id.slice(0, id.indexOf(':'));
  return KINDS.includes(kind) ? say(`recon.rk.${kind}` as MessageId) : say(`recon.leg.${leg}`);
};

/** The id without the kind that the matcher puts before it. */
const ownName = (id: string): string => id.slice(id.indexOf(':') + 1);

const RecordCard = ({ record }: { readonly record: RecordFactsFragment }) => {
  const say = useText();
  return (
    <div className="record">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="text-ink-2">{kindName(say, record)}</span>
        {record.amount === null ? (
          <span className="text-bad">{say('recon.notFound')}</span>
        ) : (
          <span className="amount">
            <Money value={record.amount} />
          </span>
        )}
      </div>
      {record.at === null ? null : (
        <div className="flex flex-wrap justify-between gap-x-3 text-ink-2">
          <Instant at={record.at} dateOnly={record.leg === 'BANK_LINE'} zone="UTC" />
          {record.status === null ? null : <span>{statusName(say, record.status)}</span>}
        </div>
      )}
      {record.fee === null || isZero(record.fee.amount) ? null : (
        <div className="flex justify-between gap-3 text-ink-2">
          <span>{say('recon.fee')}</span>
          <Money value={record.fee} />
        </div>
      )}
      {record.counterparty === null ? null : <bdi className="block">{record.counterparty}</bdi>}
      {record.words === null ? null : <bdi className="block text-ink-2">{record.words}</bdi>}
      <span className="sub mono">{ownName(record.id)}</span>
      {[...new Set(record.references)]
        .filter((one) => one !== ownName(record.id))
        .map((reference) => (
          <span key={reference} className="sub mono">
            {reference}
          </span>
        ))}
      {record.journalKey === null ? null : (
        <ConsoleLink className="link text-xs" href={`/ledger/journals/${encodeURIComponent(record.journalKey)}`}>
          {say('recon.openJournal')}
        </ConsoleLink>
      )}
    </div>
  );
};

/** The records of one movement, side by side: ours, Stripe's, the bank's. `missing` is the leg that nobody has. */
export const Records = ({
  records,
  missing = null,
}: {
  readonly records: readonly RecordFactsFragment[];
  readonly missing?: RecordLeg | null;
}) => {
  const say = useText();
  const absent = missing !== null && !records.some(({ leg }) => leg === missing) ? missing : null;
  return (
    <div className="tri">
      {SIDES.map((side) => {
        const here = records.filter(({ leg }) => SIDE_OF[leg] === side);
        const lacks = absent !== null && SIDE_OF[absent] === side;
        return (
          <section key={side} aria-label={say(`recon.side.${side}`)}>
            <h3>{say(`recon.side.${side}`)}</h3>
            {here.map((record) => (
              <RecordCard key={record.id} record={record} />
            ))}
            {lacks ? (
              <div className="record" data-missing>
                {say('recon.missingHere', { leg: say(`recon.leg.${absent}`) })}
              </div>
            ) : here.length === 0 ? (
              <p className="py-2 text-[0.8125rem] text-ink-3">{say('recon.nothingHere')}</p>
            ) : null}
          </section>
        );
      })}
    </div>
  );
};
