import { type Decimal, type Instant, type Period, fromRational, hoursOf } from '#libs/kernel';
import { type SettledCall, type ToleranceExceeded, type Refusal, type giveNotice } from '#libs/workflows';
import { type PlainRefusal, refusalToGraphQL } from './refusal.convert.js';

/** `[start, end)` and its hours, as every API shows a window. */
interface Window extends Period {
  readonly hours: Decimal;
}

export function windowOf(span: Period): Window {
  return { start: span.start, end: span.end, hours: fromRational(hoursOf(span)) };
}

/** Minutes of an hour as letters. */
export interface HourBits {
  readonly hour: Instant;
  readonly counted: bigint;
  readonly down: bigint;
  readonly maintenance: bigint;
  readonly curtailed: bigint;
}

/** One letter a minute and the two counts. */
export function hourToGraphQL({ hour, counted, down, maintenance, curtailed }: HourBits) {
  const letters = Array.from({ length: 60 }, (_none, minute) => {
    const has = (bits: bigint) => ((bits >> BigInt(minute)) & 1n) === 1n;
    if (has(down)) return 'D';
    if (has(counted)) return 'U';
    if (has(maintenance)) return 'M';
    return has(curtailed) ? 'C' : '.';
  });
  const downMinutes = letters.filter((letter) => letter === 'D').length;
  const minutes = downMinutes + letters.filter((letter) => letter === 'U').length;
  return { hour, strip: letters.join(''), minutes, downMinutes };
}

type GivenNotice = Extract<Awaited<ReturnType<ReturnType<typeof giveNotice>>>, { readonly ok: true }>['value'];

export function noticeToGraphQL({ givenAt, giveBy, ...notice }: GivenNotice) {
  return { ...notice, givenAt, giveBy, isInTime: giveBy === null || givenAt <= giveBy };
}

export type CurtailmentCallAnswer = ReturnType<typeof curtailmentCallToGraphQL>;

export function curtailmentCallToGraphQL(call: SettledCall['call'], settlement: SettledCall['settlement'] | null) {
  const { id, leaseId, window, loadShare, reason, calledAt } = call;
  return { id, leaseId, window: windowOf(window), loadShare, reason, calledAt, settlement };
}

/** A refusal of a call with the limit it would break. */
export function callRefusalToGraphQL(refusal: Refusal | ToleranceExceeded): PlainRefusal | object {
  const plain = refusalToGraphQL(refusal);
  if (!('limit' in refusal)) return plain;
  const { limit, allowed, asked } = refusal;
  return {
    ...plain,
    __typename: 'OutsideTolerance',
    limit,
    allowed: fromRational(allowed),
    asked: fromRational(asked),
  };
}
