import {
  type CivilDate,
  type Decimal,
  type Money,
  type Result,
  addDays,
  addMonths,
  assert,
  negate,
  ok,
  refuse,
} from '#libs/kernel';
import { type CashFlow, type ContractSchedule, cashFlow } from '#libs/billing';
import { type Contract, currentTerms, endOf, lastEnd } from '#libs/market';
import { type ContractAct } from '../ports/contract-act-store.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Scope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'contracts' | 'contractActs' | 'termSheets'>;

/** What the tenant may still take, and until when it may say so. */
export interface ContractOption {
  readonly kind: 'RENEWAL' | 'EXPANSION';
  /** Of an expansion: its id, which becomes the tranche's. */
  readonly id: string | null;
  readonly lastDay: CivilDate;
  /** kW or GPUs that an expansion adds; null of a renewal. */
  readonly quantity: number | null;
  readonly months: number;
  /** Null: the rent goes on as it is. */
  readonly rate: Decimal | null;
}

export type ObligationKind = 'DELIVERY' | 'PREPAYMENT' | 'DEPOSIT' | 'DEPOSIT_RETURN' | 'RENEWAL_NOTICE' | 'END';

/** Something one side has to do by a day, besides paying invoices. */
export interface Obligation {
  readonly by: 'PROVIDER' | 'TENANT';
  readonly date: CivilDate;
  readonly what: ObligationKind;
  readonly tranche: string | null;
  readonly amount: Money | null;
}

export interface ContractView {
  readonly signed: SignedContract;
  readonly schedule: ContractSchedule;
  readonly hashes: readonly { readonly version: number; readonly hash: string }[];
  /** The text that was signed; null for whoever was no side of the signature. */
  readonly document: string | null;
  readonly cashFlow: CashFlow;
  readonly options: readonly ContractOption[];
  /** Oldest first. */
  readonly obligations: readonly Obligation[];
  readonly acts: readonly ContractAct[];
}

/** A contract with everything that follows from it, for its sides and staff. A past tenant sees what concerns its time. */
export const viewContract = (ports: Needs) => {
  return (scope: Scope, id: string): Promise<Result<ContractView, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const signed = await ports.contracts.byId(tx, id);
      if (!signed) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const schedule = await ports.contracts.schedule(tx, id);
      assert(schedule, `contract ${id} has a schedule`);
      const { contract, documentHash } = signed;
      const termSheet = await ports.termSheets.byId(tx, signed.termSheetId);
      const revision = termSheet?.revisions.find((one) => one.documentHash === documentHash);
      const flow = cashFlow(contract, schedule.rows);
      return ok({
        signed,
        schedule,
        hashes: await ports.contracts.scheduleHashes(tx, id),
        document: revision?.document ?? null,
        cashFlow: flow,
        options: optionsOf(contract),
        obligations: obligationsOf(contract, flow),
        acts: await ports.contractActs.byContract(tx, id),
      });
    });
};

function optionsOf(contract: Contract): ContractOption[] {
  const { renewal, expansions } = currentTerms(contract);
  if (contract.closure !== null) return [];
  const notice = renewalNotice(contract);
  return [
    ...(renewal === null || notice === null
      ? []
      : [
          {
            kind: 'RENEWAL',
            id: null,
            lastDay: notice,
            quantity: null,
            months: renewal.months,
            rate: renewal.rate,
          } as const,
        ]),
    // the day it expires is too late
    ...expansions.map(({ id, quantity, rate, termMonths, expires }): ContractOption => {
      return { kind: 'EXPANSION', id, lastDay: addDays(expires, -1), quantity, months: termMonths, rate };
    }),
  ];
}

function renewalNotice(contract: Contract): CivilDate | null {
  const { renewal, tranches } = currentTerms(contract);
  if (renewal === null || contract.closure !== null) return null;
  return addMonths(
    tranches.map(endOf).reduce((a, b) => (a <= b ? a : b)),
    -renewal.noticeMonths,
  );
}

function obligationsOf(contract: Contract, { movements }: CashFlow): Obligation[] {
  const { tranches } = currentTerms(contract);
  const none = { tranche: null, amount: null };
  const notice = renewalNotice(contract);
  const obligations: Obligation[] = [
    ...tranches.map(({ id, deliveryDue, commencement }): Obligation => {
      return { by: 'PROVIDER', date: deliveryDue ?? commencement, what: 'DELIVERY', tranche: id, amount: null };
    }),
    ...movements.map(({ kind, date, amount }): Obligation => {
      if (kind === 'DEPOSIT_RETURN') return { ...none, by: 'PROVIDER', date, what: kind, amount: negate(amount) };
      return { ...none, by: 'TENANT', date, what: kind, amount };
    }),
    ...(notice === null ? [] : [{ ...none, by: 'TENANT', date: notice, what: 'RENEWAL_NOTICE' } as const]),
    { ...none, by: 'TENANT', date: lastEnd(contract), what: 'END' },
  ];
  return obligations.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}
