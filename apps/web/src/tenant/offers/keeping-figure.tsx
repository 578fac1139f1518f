import { drawBreakEven, stopsOfBreakEven, type BreakEvenLines } from '#libs/pictures';
import { sayShort } from '../../kit/axis.js';
import { toCoordinate } from '../../kit/coordinate.js';
import { percentOf, subtractAmounts } from '../../kit/decimals.js';
import { Figures } from '../../kit/facts.js';
import { Figure } from '../../kit/figure.js';
import { AreaKey, LineKey } from '../../kit/key.js';
import { Money, moneyText } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { type OfferKeepingQuery } from '../../gql/tenant/graphql.js';

export type Keeping = NonNullable<NonNullable<OfferKeepingQuery['offer']>['keeping']>;
type Cost = Keeping['costs'][number];

interface KeepingProps {
  readonly keeping: Keeping;
  readonly name: string;
  /** Hours for which the reader expects to keep them; null: nobody said. */
  readonly keep: number | null;
}

const findingOf = (say: Say, { hours, breakEvenHours, reserved }: Keeping): string =>
  say('keeping.finding', {
    ...{ hours, from: breakEvenHours ?? 0, reserved: moneyText(reserved) },
    percent: percentOf(String(breakEvenHours ?? 0), String(hours)),
    kind: breakEvenHours === null ? 'never' : 'other',
  });

/** What reserving and paying by the hour cost, by how long the GPUs are kept, and from where on reserving is the cheaper. */
export const KeepingFigure = ({ keeping, name, keep }: KeepingProps) => {
  const say = useText();
  const { breakEvenHours, reserved, costs } = keeping;
  const kept = keep === null ? undefined : costs.find(({ hours }) => hours === keep);
  const finding = findingOf(say, keeping);
  const data: BreakEvenLines = {
    rising: costs.map(pointOf),
    flat: toCoordinate(reserved.amount),
    ...{ risingName: say('billing.ON_DEMAND'), flatName: say('billing.RESERVED') },
    crossing:
      breakEvenHours === null ? null : { x: breakEvenHours, name: say('keeping.crossing', { hours: breakEvenHours }) },
    current: kept === undefined ? null : pointOf(kept),
    unit: reserved.currency,
    sayX: (hours) => say('unit.hours', { n: hours }),
    sayY: sayShort,
  };
  const text = ({ hours, onDemand }: Cost): string =>
    say('keeping.stop', { hours, onDemand: moneyText(onDemand), reserved: moneyText(reserved) });
  return (
    <>
      <Numbers keeping={keeping} kept={kept} />
      <Figure
        finding={finding}
        draw={(frame) => drawBreakEven(data, frame)}
        stops={(frame) =>
          stopsOfBreakEven(data, frame).flatMap(({ x, y, at }) => {
            const cost = costs[at];
            return cost === undefined ? [] : [{ x, y, text: text(cost) }];
          })
        }
        rows={() => [
          ['hours_kept', 'on_demand', 'reserved', 'currency'],
          ...costs.map(({ hours, onDemand }) => [String(hours), onDemand.amount, reserved.amount, reserved.currency]),
        ]}
        height={240}
        minWidth={280}
        fileName={`gridlease-${name}-break-even`}
        legend={<Keys say={say} isLit={breakEvenHours !== null} />}
        table={<CostTable costs={costs} reserved={reserved} label={finding} />}
      />
    </>
  );
};

const pointOf = ({ hours, onDemand }: Cost) => ({ x: hours, y: toCoordinate(onDemand.amount) });

/** The figures that the lines stand for, and what the reader's own hours come to. */
const Numbers = ({
  keeping: { hours, reserved, onDemand },
  kept,
}: {
  readonly keeping: Keeping;
  readonly kept: Cost | undefined;
}) => {
  const say = useText();
  const saved = kept === undefined ? null : subtractAmounts(reserved.amount, kept.onDemand.amount);
  return (
    <div className="mb-4">
      <Figures
        facts={[
          { name: say('keeping.reserved'), value: <Money value={reserved} /> },
          { name: say('keeping.onDemand', { hours }), value: <Money value={onDemand} /> },
          ...(kept === undefined || saved === null
            ? []
            : [
                {
                  name: say('keeping.kept', { hours: kept.hours }),
                  value: (
                    <>
                      <Money value={kept.onDemand} />
                      <small className="block font-sans text-xs tracking-normal text-ink-2">
                        {say('keeping.saved', {
                          amount: moneyText({ amount: saved.replace('-', ''), currency: reserved.currency }),
                          kind: saved.startsWith('-') ? 'dearer' : 'other',
                        })}
                      </small>
                    </>
                  ),
                },
              ]),
        ]}
      />
    </div>
  );
};

const Keys = ({ say, isLit }: { readonly say: Say; readonly isLit: boolean }) => (
  <>
    <LineKey line="pic-mark" name={say('billing.ON_DEMAND')} />
    <LineKey line="pic-dash" name={say('billing.RESERVED')} />
    {isLit ? <AreaKey fill="pic-free-far" name={say('keeping.lit')} /> : null}
  </>
);

const CostTable = ({
  costs,
  reserved,
  label,
}: {
  readonly costs: readonly Cost[];
  readonly reserved: Keeping['reserved'];
  readonly label: string;
}) => {
  const say = useText();
  return (
    <Table
      label={label}
      rows={costs}
      rowKey={({ hours }) => String(hours)}
      columns={[
        {
          id: 'hours',
          head: say('keeping.hours'),
          wide: true,
          cell: ({ hours }) => <bdi className="num">{say('unit.hours', { n: hours })}</bdi>,
        },
        {
          id: 'demand',
          head: say('billing.ON_DEMAND'),
          end: true,
          cell: ({ onDemand }) => <Money value={onDemand} />,
        },
        { id: 'reserved', head: say('billing.RESERVED'), end: true, cell: () => <Money value={reserved} /> },
      ]}
    />
  );
};
