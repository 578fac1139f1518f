import { useState } from 'react';
import { Button } from '../../kit/button.js';
import { percentOf } from '../../kit/decimals.js';
import { Gauge } from '../../kit/gauge.js';
import { Money, moneyText } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { type BudgetFactsFragment } from '../../gql/tenant/graphql.js';
import { BudgetDialog } from './budget-dialog.js';

export interface BudgetsProps {
  readonly budgets: readonly BudgetFactsFragment[];
  readonly currency: string;
  readonly canChange: boolean;
  readonly refresh: () => void;
}

/** What is meant to be spent in a month, and how far this month is. */
export const Budgets = ({ budgets, currency, canChange, refresh }: BudgetsProps) => {
  const say = useText();
  const [open, setOpen] = useState<BudgetFactsFragment | 'new' | null>(null);
  const make = canChange ? (
    <Button size="small" onPress={() => setOpen('new')}>
      {say('budget.new')}
    </Button>
  ) : undefined;
  const inForce = budgets.filter(({ closedAt }) => closedAt === null);
  const closed = budgets.filter(({ closedAt }) => closedAt !== null);
  return (
    <Section
      title={say('budget.title')}
      aside={
        <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <p>{say('budget.note')}</p>
          {budgets.length > 0 ? make : null}
        </div>
      }
    >
      {budgets.length === 0 ? (
        <Empty title={say('budget.empty')} action={make}>
          {say('budget.emptyBody')}
        </Empty>
      ) : (
        <Table
          label={say('budget.title')}
          rows={[...inForce, ...closed]}
          rowKey={(budget) => budget.id}
          columns={columnsFor(say, canChange ? setOpen : null)}
        />
      )}
      {open === null ? null : (
        <BudgetDialog
          budget={open === 'new' ? null : open}
          currency={currency}
          onClose={() => setOpen(null)}
          onSaved={() => {
            setOpen(null);
            refresh();
          }}
        />
      )}
    </Section>
  );
};

const usedOf = (budget: BudgetFactsFragment): number => percentOf(budget.spent.amount, budget.monthly.amount);

const columnsFor = (
  say: Say,
  change: ((budget: BudgetFactsFragment) => void) | null,
): readonly Column<BudgetFactsFragment>[] => [
  {
    id: 'name',
    head: say('budget.name'),
    wide: true,
    cell: (budget) => (
      <>
        <bdi className="font-medium">{budget.name}</bdi>
        <span className="sub">
          {budget.costCentre === null ? say('budget.everything') : <bdi>{budget.costCentre}</bdi>}
        </span>
      </>
    ),
  },
  { id: 'state', head: say('budget.state'), cell: (budget) => <BudgetPill budget={budget} /> },
  {
    id: 'used',
    head: say('budget.used'),
    wide: true,
    cell: (budget) =>
      budget.closedAt === null ? (
        <div className="grid gap-1.5 lg:min-w-44">
          <span>{say('budget.usedOf', { spent: moneyText(budget.spent), monthly: moneyText(budget.monthly) })}</span>
          <Gauge
            label={say('budget.gauge', { name: budget.name })}
            percent={usedOf(budget)}
            steps={budget.alertPercents}
            isHard={budget.isHard}
          />
        </div>
      ) : (
        <Money value={budget.monthly} />
      ),
  },
  { id: 'left', head: say('budget.left'), end: true, cell: (budget) => <Money value={budget.left} /> },
  {
    id: 'beyond',
    head: say('budget.beyond'),
    cell: (budget) => say(budget.isHard ? 'budget.beyond.hard' : 'budget.beyond.soft'),
  },
  {
    id: 'change',
    head: <span className="sr-only">{say('form.change')}</span>,
    end: true,
    cell: (budget) =>
      change === null ? null : (
        <Button
          size="small"
          aria-label={say('budget.changeNamed', { name: budget.name })}
          onPress={() => change(budget)}
        >
          {say('form.change')}
        </Button>
      ),
  },
];

/** Where a budget stands: closed, used up, past a step of its own, or within. */
const BudgetPill = ({ budget }: { readonly budget: BudgetFactsFragment }) => {
  const say = useText();
  const used = usedOf(budget);
  const passed = Math.max(0, ...budget.alertPercents.filter((step) => used >= step));
  if (budget.closedAt !== null)
    return (
      <Pill tone="idle" glyph="cross">
        {say('budget.closed')}
      </Pill>
    );
  if (used >= 100)
    return (
      <Pill tone="bad" glyph="full">
        {say('budget.usedUp')}
      </Pill>
    );
  if (passed > 0)
    return (
      <Pill tone="warn" glyph="half">
        {say('budget.past', { percent: passed })}
      </Pill>
    );
  return (
    <Pill tone="ok" glyph="hollow">
      {say('budget.within')}
    </Pill>
  );
};
