import { decimalToString } from '#libs/kernel';
import { type SlaTerms } from '#libs/market';

/** The part of a table that says what a month credits, as `service_credit_percent` (0059) reads it: percents as strings. */
export function slaToJson({ steps, capPercent }: SlaTerms) {
  return {
    steps: steps.map(({ below, creditPercent }) => ({
      below: decimalToString(below),
      credit: decimalToString(creditPercent),
    })),
    cap: capPercent && decimalToString(capPercent),
  };
}
