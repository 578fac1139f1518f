import { type DunningPause, type DunningPolicy, faultOfPolicy } from '#libs/billing';
import { DAY, type Instant, type Result, addMilliseconds, instantToString, ok, refuse } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'invoices' | 'dunning' | 'audit'>;

/** A promise is for this year; who needs longer gets a new invoice. */
const LONGEST_PROMISE = 180;

export interface PauseCommand {
  readonly invoiceId: string;
  /** What the tenant said, in words of whoever heard it. */
  readonly note: string;
}

/** Records that a tenant promised to pay an open invoice by a day: nobody reminds it, and nothing is refused to it, until then. */
export const recordPromise = (ports: Needs) => {
  return (scope: PlatformScope, command: PauseCommand & { readonly until: Instant }) =>
    pause(ports, scope, command, (tx) => {
      const { until } = command;
      if (until <= tx.now || until > addMilliseconds(tx.now, LONGEST_PROMISE * DAY))
        return refuse(invalid(['until'], `A promise is for the next ${LONGEST_PROMISE} days.`));
      return ok({ kind: 'PROMISE', until });
    });
};

/** Records that a tenant says it does not owe an invoice (dunning rests until somebody lifts it), or that this is decided. */
export const recordDispute = (ports: Needs) => {
  return (scope: PlatformScope, command: PauseCommand & { readonly isOpen: boolean }) =>
    pause(ports, scope, command, () => ok({ kind: command.isOpen ? 'DISPUTE' : 'LIFTED', until: null }));
};

type Kept = Pick<DunningPause, 'kind' | 'until'>;

function pause(
  ports: Needs,
  scope: PlatformScope,
  { invoiceId, note: said }: PauseCommand,
  decide: (tx: Tx) => Result<Kept, Refusal>,
): Promise<Result<DunningPause, Refusal>> {
  return transact(ports.unitOfWork, scope, async (tx): Promise<Result<DunningPause, Refusal>> => {
    const note = said.trim();
    if (note.length < 1 || note.length > 500) return refuse(invalid(['note'], 'A note has 1 to 500 characters.'));
    const invoice = await ports.invoices.lock(tx, invoiceId);
    if (!invoice) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['invoiceId'] });
    if (invoice.state !== 'OPEN') {
      const detail = `Invoice ${invoice.number} is ${invoice.state}.`;
      return refuse<Refusal>({ code: 'WRONG_STATE', path: ['invoiceId'], detail });
    }
    const kept = decide(tx);
    if (!kept.ok) return kept;
    const { kind, until } = kept.value;
    const made: DunningPause = {
      ...{ id: tx.newId('dunningPause'), invoiceId, orgId: invoice.orgId, kind, until, note },
      ...{ recordedAt: tx.now, recordedBy: tx.scope.actorId },
    };
    await ports.dunning.pause(tx, made);
    await ports.dunning.lookAgain(tx, invoiceId, kind === 'DISPUTE' ? null : (until ?? tx.now));
    const detail = { kind, until: until === null ? '' : instantToString(until), note };
    await ports.audit.append(tx, { action: 'dunning.pause', subjectId: invoiceId, detail });
    return ok(made);
  });
}

/** Decides when an organisation is reminded, from now on; steps that were taken stay. */
export const setDunningPolicy = (ports: Pick<Ports, 'unitOfWork' | 'dunning' | 'audit' | 'billingProfiles'>) => {
  return (scope: PlatformScope, orgId: string, policy: DunningPolicy): Promise<Result<DunningPolicy, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx): Promise<Result<DunningPolicy, Refusal>> => {
      const fault = faultOfPolicy(policy);
      if (fault !== null) return refuse(invalid(['policy'], fault));
      const profile = await ports.billingProfiles.byOrg(tx, orgId);
      if (profile?.kind !== 'TENANT') return refuse<Refusal>({ code: 'NOT_FOUND', path: ['orgId'] });
      await ports.dunning.setPolicy(tx, orgId, policy);
      await ports.audit.append(tx, {
        action: 'dunning.policy',
        subjectId: orgId,
        detail: { policy: JSON.stringify(policy) },
      });
      return ok(policy);
    });
};
