import { readRate } from '../../kit/decimals.js';
import { Day } from '../../kit/day.js';
import { type Fact, Plate } from '../../kit/facts.js';
import { Money, Rate } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { type TermFactsFragment } from '../../gql/tenant/graphql.js';

/** Percent as they are written in contracts: `2.50` reads `2.5`. */
const percent = (value: string | null | undefined): string => readRate(value ?? '0', 0);

const escalatorText = (say: Say, { escalator }: TermFactsFragment): string => {
  if (escalator.kind === 'NONE') return say('escalator.NONE');
  if (escalator.kind === 'FIXED') return say('escalator.FIXED', { percent: percent(escalator.percent) });
  const values = { index: escalator.index, floor: percent(escalator.floorPercent), cap: percent(escalator.capPercent) };
  return say(escalator.capPercent === null ? 'escalator.INDEX' : 'escalator.INDEX_CAPPED', values);
};

const powerFacts = (say: Say, { power }: TermFactsFragment): readonly Fact[] => {
  if (power === null) return [{ name: say('terms.power'), value: say('terms.powerIncluded') }];
  const tariff = power.tariff;
  return [
    {
      name: say('terms.power'),
      value: tariff === null ? say('terms.powerAtCost') : <Rate value={tariff} unit={tariff.unit} />,
    },
    ...(power.pueCap === null ? [] : [{ name: say('terms.pueCap'), value: readRate(power.pueCap, 0) }]),
  ];
};

/** What was agreed, in a reader's order: who, how long, how much, what changes. The full text is the document's. */
export const Terms = ({ terms }: { readonly terms: TermFactsFragment }) => {
  const say = useText();
  const { guarantor } = terms.parties;
  const facts: readonly Fact[] = [
    { name: say('terms.provider'), value: terms.parties.provider },
    { name: say('terms.tenant'), value: terms.parties.tenant },
    ...(guarantor === null
      ? []
      : [
          {
            name: say('terms.guarantor'),
            value: (
              <>
                <bdi>{guarantor.name}</bdi> {guarantor.cap === null ? null : <Money value={guarantor.cap} />}
              </>
            ),
          },
        ]),
    ...(terms.rentType === null ? [] : [{ name: say('terms.rent'), value: say(`rentType.${terms.rentType}`) }]),
    { name: say('terms.escalator'), value: escalatorText(say, terms) },
    ...powerFacts(say, terms),
    {
      name: say('terms.billing'),
      value: say(`terms.due.${terms.billing.due}`, { days: terms.billing.paymentDays }),
    },
    { name: say('fact.zone'), value: terms.timeZone },
  ];
  return <Plate facts={facts} />;
};

/** Each tranche on its own clock. */
export const Tranches = ({ terms, label }: { readonly terms: TermFactsFragment; readonly label: string }) => {
  const say = useText();
  return (
    <Table
      label={label}
      rows={terms.tranches}
      rowKey={(tranche) => tranche.id}
      columns={[
        {
          id: 'id',
          head: say('tranche.name'),
          wide: true,
          cell: (tranche) => <span className="mono font-medium">{tranche.id}</span>,
        },
        {
          id: 'quantity',
          head: say('tranche.quantity'),
          end: true,
          cell: (tranche) => (
            <span className="num">
              {say(terms.kind === 'HOSTING' ? 'unit.kw' : 'unit.gpus', { n: tranche.quantity })}
            </span>
          ),
        },
        { id: 'from', head: say('tranche.commencement'), cell: (tranche) => <Day date={tranche.commencement} /> },
        {
          id: 'term',
          head: say('tranche.term'),
          end: true,
          cell: (tranche) => say('unit.months', { n: tranche.termMonths }),
        },
        {
          id: 'rate',
          head: say('tranche.rate'),
          end: true,
          cell: (tranche) => <Rate value={tranche.rate} unit={tranche.rate.unit} />,
        },
      ]}
    />
  );
};
