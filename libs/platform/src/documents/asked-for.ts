import { HttpException } from '@nestjs/common';
import { type Period, type Result, parseCivilDate, startOfDay } from '#libs/kernel';
import {
  EXPORTS,
  type ExportName,
  type OrganisationScope,
  type PlatformScope,
  type StatementRefusal,
} from '#libs/workflows';
import { type Caller, principalOf } from '../graphql/context.js';

/** The answer to a name that is unknown, malformed or somebody else's: always the same. */
export function notFound(): HttpException {
  return new HttpException({ statusCode: 404, message: 'Not found' }, 404);
}

/** "inv_01J….pdf": what stands before the ending. Anything else is not found. */
export function nameIn(file: string, ending: 'pdf' | 'csv'): string {
  const name = new RegExp(`^([A-Za-z0-9_-]{1,64})\\.${ending}$`).exec(file)?.[1];
  if (name === undefined) throw notFound();
  return name;
}

/** `?lang=ar`; English where nothing else is asked for. */
export function languageOf(asked: string | undefined): 'en' | 'ar' {
  return asked === 'ar' ? 'ar' : 'en';
}

/** One of the exports there are. */
export function exportIn(name: string): ExportName {
  const found = EXPORTS.find((known) => known === name);
  if (found === undefined) throw notFound();
  return found;
}

/** `?from=2026-03-01&to=2026-04-01`: days in UTC, the last one left out. */
export function windowIn(from: unknown, to: unknown): Period {
  const [start, end] = [from, to].map((text) => parseCivilDate(typeof text === 'string' ? text : ''));
  if (!start?.ok || !end?.ok || start.value >= end.value)
    throw new HttpException({ statusCode: 400, message: 'Give from and to as YYYY-MM-DD, from before to.' }, 400);
  return { start: startOfDay(start.value, 'UTC'), end: startOfDay(end.value, 'UTC') };
}

/** The statement, or null where there is none of that name. One that is too long is answered 413, with where all of it is. */
export function statementOrNone<T>(outcome: Result<T, StatementRefusal>): T | null {
  if (outcome.ok) return outcome.value;
  if (outcome.refusal !== 'TOO_LONG') return null;
  throw new HttpException(
    { statusCode: 413, message: 'The month has more movements than fit a statement; take exports/movements.csv.' },
    413,
  );
}

/** Transactions for this caller see the rows of its organisation only. */
export function scopeOfOrganisation(caller: Caller): OrganisationScope {
  return { kind: 'ORGANISATION', orgId: caller.orgId, actorId: principalOf(caller) };
}

/** Transactions for staff see every organisation's rows. Only for the operations app. */
export function scopeOfStaff(caller: Caller): PlatformScope {
  return { kind: 'PLATFORM', actorId: principalOf(caller) };
}
