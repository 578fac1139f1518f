import {
  type CurrencyCode,
  type Decimal,
  type Instant,
  type Result,
  assert,
  decimalToString,
  instantToString,
  moneyToString,
  ok,
  parseMoney,
  refuse,
} from '#libs/kernel';
import { type Done, once } from '../once.js';
import { type Ports } from '../ports/ports.js';
import { type Budget } from '../ports/spending-stores.js';
import { type OrganisationScope, type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'spending' | 'idempotency' | 'audit'>;

export interface BudgetCommand {
  /** Null: a new one. */
  readonly id: string | null;
  readonly name: string;
  /** Null: everything that the organisation spends. Stays as it was made, as the currency does. */
  readonly costCentre: string | null;
  readonly currency: CurrencyCode;
  /** Major units a calendar month. */
  readonly monthly: Decimal;
  readonly alertPercents: readonly number[];
  readonly isHard: boolean;
  readonly isClosed: boolean;
  readonly idempotencyKey: string | null;
}

/** Makes or changes a budget. Leases that run are not touched: a hard one only refuses what is booked from now on. */
export const setBudget = (ports: Needs) => {
  return (scope: OrganisationScope, command: BudgetCommand): Promise<Result<Budget, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { idempotencyKey: key, monthly, alertPercents, ...rest } = command;
      const input = [JSON.stringify(rest), decimalToString(monthly), alertPercents.join()];
      const again = async (id: string): Promise<Budget> => {
        const found = await ports.spending.budget(tx, id);
        assert(found, 'a remembered budget exists');
        return found;
      };
      return once<Budget, Refusal>(ports.idempotency, tx, { operation: 'budgetSet', key, input }, again, () =>
        save(ports, tx, scope, command),
      );
    });
};

async function save(
  ports: Needs,
  tx: Tx,
  { orgId }: OrganisationScope,
  command: BudgetCommand,
): Promise<Result<Done<Budget>, Refusal>> {
  const before = command.id === null ? null : await ports.spending.budget(tx, command.id);
  if (command.id !== null && before?.orgId !== orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
  const wrong = problemOf(command, before);
  if (wrong) return refuse(wrong);
  const monthly = parseMoney(decimalToString(command.monthly), command.currency);
  if (!monthly.ok || monthly.value.minor < 0n) return refuse(invalid(['monthly'], `No amount of ${command.currency}.`));
  const budget: Budget = {
    ...{ id: before?.id ?? tx.newId('budget'), orgId, name: command.name.trim(), costCentre: command.costCentre },
    ...{ monthly: monthly.value, isHard: command.isHard, closedAt: command.isClosed ? tx.now : null },
    alertPercents: [...new Set(command.alertPercents)].sort((a, b) => a - b),
  };
  if (!(await ports.spending.saveBudget(tx, budget)))
    return refuse<Refusal>({ code: 'ALREADY_EXISTS', path: ['costCentre'] });
  const detail = { monthly: moneyToString(monthly.value), isHard: `${budget.isHard}` };
  await ports.audit.append(tx, { action: 'budget.set', subjectId: budget.id, detail });
  return ok({ resultId: budget.id, value: budget });
}

function problemOf(command: BudgetCommand, before: Budget | null): Refusal | null {
  const { name, costCentre, alertPercents, currency } = command;
  if (name.trim().length < 1 || name.length > 80) return invalid(['name'], 'The name has 1 to 80 characters.');
  if (costCentre !== null && (costCentre.length < 1 || costCentre.length > 80))
    return invalid(['costCentre'], 'The cost centre has 1 to 80 characters.');
  if (alertPercents.length > 10 || alertPercents.some((one) => one < 1 || one > 1_000))
    return invalid(['alertPercents'], 'There are up to 10 steps of 1 to 1000 percent.');
  if (before !== null && (before.costCentre !== costCentre || before.monthly.currency !== currency))
    return invalid(['id'], 'A budget keeps its cost centre and its currency; close it and make another.');
  return null;
}

/**
 * Records which budgets reached a step of theirs this month, once each, so that somebody is told. Returns how many are new.
 */
export const raiseBudgetAlerts = (ports: Pick<Ports, 'unitOfWork' | 'spending' | 'audit'>) => {
  return (scope: PlatformScope): Promise<number> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const raised = await ports.spending.raiseAlerts(tx, monthOf(tx.now));
      for (const { budgetId, percent, spent } of raised) {
        const detail = { percent: `${percent}`, spent: moneyToString(spent) };
        await ports.audit.append(tx, { action: 'budget.step-reached', subjectId: budgetId, detail });
      }
      return raised.length;
    });
};

/** First day of the calendar month (UTC), "2026-11-01". */
export function monthOf(at: Instant): string {
  return `${instantToString(at).slice(0, 7)}-01`;
}
