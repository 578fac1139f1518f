import { Pill } from '../../kit/pill.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type MessageId, type Say } from '../../kit/text.js';
import { type CloseDeskQuery } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';

type Item = CloseDeskQuery['closeChecklist']['items'][number];

/** Where what is missing can be done. */
const WAYS: Readonly<Record<string, { readonly href: string; readonly word: MessageId }>> = {
  IDENTITIES: { href: '/ledger', word: 'recon.way.IDENTITIES' },
  MATCHING: { href: '/recon', word: 'recon.way.MATCHING' },
  EXCEPTIONS: { href: '/recon/exceptions?order=weight', word: 'recon.way.EXCEPTIONS' },
  STRIPE: { href: '/', word: 'recon.way.STRIPE' },
  AUDIT: { href: '/recon/exceptions?state=every', word: 'recon.way.AUDIT' },
};

const columnsFor = (say: Say): readonly Column<Item>[] => [
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
    id: 'finding',
    head: say('recon.c.finding'),
    cell: ({ finding }) => <span className="break-words">{finding}</span>,
  },
  {
    id: 'way',
    head: <span className="sr-only">{say('recon.c.way')}</span>,
    end: true,
    cell: ({ name, isDone }) => {
      const way = WAYS[name];
      return isDone || way === undefined ? null : (
        <ConsoleLink className="button" data-size="small" href={way.href}>
          {say(way.word)}
        </ConsoleLink>
      );
    },
  },
];

/** What has to be so before a period is closed, and what is in the way. */
export const Checklist = ({ items }: { readonly items: readonly Item[] }) => {
  const say = useText();
  return <Table label={say('recon.c.checklist')} columns={columnsFor(say)} rows={items} rowKey={({ name }) => name} />;
};
