import { type CurrencyCode, type Result, ok, refuse } from '#libs/kernel';
import { type BankClock } from '#libs/ledger';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

/** "17:00". */
const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

export interface BankClockCommand {
  readonly currency: CurrencyCode;
  /** Hours and minutes, UTC. */
  readonly cutOff: string;
  /** 0 to 10. */
  readonly businessDays: number;
}

/** Says until when a wire in a currency is merely late: the cut-off of the n-th business day after the day it is expected on. */
export const setBankClock = (ports: Pick<Ports, 'unitOfWork' | 'bank' | 'audit'>) => {
  return (
    scope: PlatformScope,
    { currency, cutOff, businessDays }: BankClockCommand,
  ): Promise<Result<BankClock, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const [, hours, minutes] = TIME.exec(cutOff) ?? [];
      if (hours === undefined || minutes === undefined)
        return refuse(invalid(['cutOff'], 'A time of day is written as 17:00.'));
      if (!Number.isInteger(businessDays) || businessDays < 0 || businessDays > 10)
        return refuse(invalid(['businessDays'], 'Business days are 0 to 10.'));
      const clock = { currency, cutOffMinute: Number(hours) * 60 + Number(minutes), businessDays };
      await ports.bank.setClock(tx, clock);
      await ports.audit.append(tx, {
        action: 'bank.clockSet',
        subjectId: currency,
        detail: { cutOff, businessDays: `${businessDays}` },
      });
      return ok(clock);
    });
};
