import { type CivilDate, type CurrencyCode, type Instant, type Result, civilDate, dateIn, ok } from '#libs/kernel';
import { type Evidence, type TermSheet, type TermSheetProblem, parseChanges, parseGuarantorJson } from '#libs/market';
import { type ContractActDetail } from '../ports/contract-act-store.js';

type Kind<K> = Extract<ContractActDetail, { readonly kind: K }>;

/** An act as a side asks for it: its terms are JSON of the published schema. */
interface AskedAct {
  readonly detail:
    | (Omit<Kind<'AMEND'>, 'changes'> & { readonly changes: unknown })
    /** Null: nobody backs the new tenant. */
    | (Omit<Kind<'NOVATE'>, 'guarantor'> & { readonly guarantor: unknown })
    | Kind<'RENEW' | 'EXPAND' | 'TERMINATE'>;
  /** Null: it is an option, which holds from the day it is taken. */
  readonly effective: CivilDate | null;
  readonly evidence: Evidence;
}

interface ReadAct {
  readonly detail: ContractActDetail;
  readonly effective: CivilDate;
  readonly evidence: Evidence;
}

/** The act, of a contract with these terms; or everything that is wrong with it ("changes[0].rate", "guarantor.name"). */
export function readAct(
  { detail: asked, effective, evidence }: AskedAct,
  { timeZone, currency }: Pick<TermSheet, 'timeZone' | 'currency'>,
  now: Instant,
): Result<ReadAct, readonly TermSheetProblem[]> {
  const detail = readDetail(asked, currency);
  return detail.ok
    ? ok({ detail: detail.value, effective: effective ?? civilDate(dateIn(now, timeZone)), evidence })
    : detail;
}

function readDetail(
  asked: AskedAct['detail'],
  currency: CurrencyCode,
): Result<ContractActDetail, readonly TermSheetProblem[]> {
  switch (asked.kind) {
    case 'AMEND': {
      const changes = parseChanges(asked.changes);
      return changes.ok ? ok({ ...asked, changes: changes.value }) : changes;
    }
    case 'NOVATE': {
      const guarantor = asked.guarantor === null ? ok(null) : parseGuarantorJson(asked.guarantor, currency);
      return guarantor.ok ? ok({ ...asked, guarantor: guarantor.value }) : guarantor;
    }
    default:
      return ok(asked);
  }
}
