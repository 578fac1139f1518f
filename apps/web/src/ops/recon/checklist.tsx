import { isZero } from '../../kit/decimals.js';
import { Money } from '../../kit/money.js';
import { Pill } from '../../kit/pill.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type MessageId, type Say } from '../../kit/text.js';
import { type CloseDeskQuery, type CloseItem } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';
import { Told } from '../told.js';
import { OwnerPick } from './owner-pick.js';

type Item = CloseDeskQuery['closeChecklist']['items'][number];
type Identity = CloseDeskQuery['closeChecklist']['identities'][number];

/** The report on which each figure of the checklist opens to its postings. */
export const figuresHref = (day: string): string => `/reports?report=CLOSE_CHECKLIST&asOf=${day}`;

/** Where what is missing can be done. */
const WAYS: Readonly<Record<string, { readonly href: string | ((day: string) => string); readonly word: MessageId }>> =
  {
    IDENTITIES: { href: figuresHref, word: 'recon.way.IDENTITIES' },
    DOCUMENTS: { href: '/ledger', word: 'recon.way.DOCUMENTS' },
    MATCHING: { href: '/recon', word: 'recon.way.MATCHING' },
    EXCEPTIONS: { href: '/recon/exceptions?order=weight', word: 'recon.way.EXCEPTIONS' },
    STRIPE: { href: '/', word: 'recon.way.STRIPE' },
    AUDIT: { href: '/recon/exceptions?state=every', word: 'recon.way.AUDIT' },
  };

/** An item that this page knows by name. */
const isItem = (name: string): name is CloseItem => Object.hasOwn(WAYS, name);

/** Identities that do not come to zero, by name and by how much; other findings are told in the API's words. */
const Finding = ({ item, identities }: { readonly item: Item; readonly identities: readonly Identity[] }) => {
  const say = useText();
  const wrong = identities.filter(({ unexplained }) => !isZero(unexplained.amount));
  if (item.name !== 'IDENTITIES' || wrong.length === 0)
    return (
      <span className="break-words">
        <Told text={item.finding} />
      </span>
    );
  return (
    <>
      {wrong.map(({ identity, unexplained }) => (
        <div key={`${identity}|${unexplained.currency}`}>
          {say(`recon.id.${identity}`)}: <Money value={unexplained} />
        </div>
      ))}
    </>
  );
};

const columnsFor = (say: Say, identities: readonly Identity[], day: string): readonly Column<Item>[] => [
  {
    id: 'name',
    head: say('recon.c.item'),
    wide: true,
    cell: ({ name }) => (
      <b className="font-medium">{Object.hasOwn(WAYS, name) ? say(`recon.item.${name}` as MessageId) : name}</b>
    ),
  },
  {
    id: 'done',
    head: say('recon.c.done'),
    cell: ({ isDone }) => (
      <Pill tone={isDone ? 'ok' : 'bad'} glyph={isDone ? 'full' : 'cross'}>
        {say(isDone ? 'recon.c.yes' : 'recon.c.no')}
      </Pill>
    ),
  },
  {
    id: 'owner',
    head: say('recon.own.head'),
    cell: ({ name, owner }) =>
      isItem(name) ? <OwnerPick item={name} called={say(`recon.item.${name}` as MessageId)} owner={owner} /> : null,
  },
  { id: 'finding', head: say('recon.c.finding'), cell: (item) => <Finding item={item} identities={identities} /> },
  {
    id: 'way',
    head: <span className="sr-only">{say('recon.c.way')}</span>,
    end: true,
    cell: ({ name, isDone }) => {
      const way = WAYS[name];
      return isDone || way === undefined ? null : (
        <ConsoleLink
          className="button"
          data-size="small"
          href={typeof way.href === 'string' ? way.href : way.href(day)}
        >
          {say(way.word)}
        </ConsoleLink>
      );
    },
  },
];

/** What has to be so before a period is closed, and what is in the way. */
export const Checklist = ({
  day,
  items,
  identities,
}: {
  /** The day before which the period ends. */
  readonly day: string;
  readonly items: readonly Item[];
  readonly identities: readonly Identity[];
}) => {
  const say = useText();
  return (
    <Table
      label={say('recon.c.checklist')}
      columns={columnsFor(say, identities, day)}
      rows={items}
      rowKey={({ name }) => name}
    />
  );
};
