import { Money } from '../../kit/money.js';
import { Pill, type Tone } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type MoneyFactsFragment, type RunFactsFragment } from '../../gql/ops/graphql.js';
import { subjectName } from './subject.js';

type Difference = RunFactsFragment['differences'][number];

const Side = ({
  reference,
  amount,
  nothing,
}: {
  readonly reference: string | null;
  readonly amount: MoneyFactsFragment | null;
  readonly nothing: string;
}) => (
  <>
    {amount === null ? <span className="text-ink-3">{nothing}</span> : <Money value={amount} />}
    {reference === null ? null : <span className="sub mono break-all whitespace-normal!">{reference}</span>}
  </>
);

/** Timing mends itself; every other class wants a person. */
const toneOf = (type: Difference['type']): Tone => (type === 'TIMING' ? 'info' : 'bad');

const columnsFor = (say: ReturnType<typeof useText>): readonly Column<Difference>[] => [
  {
    id: 'type',
    head: say('ops.gap'),
    wide: true,
    cell: (one) => (
      <>
        <Pill tone={toneOf(one.type)} glyph={one.type === 'TIMING' ? 'half' : 'cross'}>
          {say(`diff.${one.type}`)}
        </Pill>
        <span className="sub">{subjectName(say, one.subject)}</span>
      </>
    ),
  },
  {
    id: 'ours',
    head: say('ops.ourSide'),
    end: true,
    cell: (one) => <Side reference={one.ourReference} amount={one.ourAmount} nothing={say('ops.nothing')} />,
  },
  {
    id: 'stripe',
    head: say('ops.stripeSide'),
    end: true,
    cell: (one) => <Side reference={one.stripeReference} amount={one.stripeAmount} nothing={say('ops.nothing')} />,
  },
  { id: 'why', head: say('ops.why'), wide: true, cell: (one) => <span className="text-ink-2">{one.explanation}</span> },
];

/** Both sides of each difference, class by class in the order in which the classes are tried. */
export const Differences = ({ differences }: { readonly differences: readonly Difference[] }) => {
  const say = useText();
  if (differences.length === 0) return <Empty title={say('ops.noDifferences')}>{say('ops.noDifferencesBody')}</Empty>;
  return (
    <Table
      label={say('ops.differences')}
      rows={differences}
      rowKey={(one) => `${one.type}|${one.subject}|${one.ourReference ?? ''}|${one.stripeReference ?? ''}`}
      columns={columnsFor(say)}
    />
  );
};
