import { type Result, assert, ok, refuse } from '#libs/kernel';
import { type Curtailment, type CurtailmentDraft, decideCurtailment } from '#libs/market';
import { fieldInWords } from '../field-refusal.js';
import { type Done, once } from '../once.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type PowerExceeded, type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { type CurtailmentView, seenAt } from './curtailment-view.js';
import { closedPower, powerInWords } from './power-facts.js';

type Needs = Pick<Ports, 'unitOfWork' | 'sites' | 'curtailments' | 'power' | 'idempotency' | 'audit'>;

export interface CurtailmentCommand extends CurtailmentDraft {
  readonly siteId: string;
  readonly idempotencyKey: string | null;
}

/**
 * Lowers a site's limit for a while. Flexible mining yields by itself; where firm claims would draw more than is left, nothing changes
 * and the refusal says how much is missing and who draws it. Quotes of the window see the lower limit from the commit on.
 */
export const createCurtailment = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    command: CurtailmentCommand,
  ): Promise<Result<CurtailmentView, Refusal | PowerExceeded>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const { siteId, window, limitKw, reason, note, idempotencyKey: key } = command;
      const input = [siteId, window.start, window.end, limitKw.scaled.toString(), reason, note];
      const done = await once<Curtailment, Refusal | PowerExceeded>(
        ports.idempotency,
        tx,
        { operation: 'curtailmentCreate', key, input },
        (id) => createdBefore(ports, tx, id),
        () => createAfresh(ports, tx, command),
      );
      return done.ok ? ok(seenAt(done.value, tx.now)) : done;
    });
};

async function createdBefore(ports: Needs, tx: Tx, id: string): Promise<Curtailment> {
  const curtailment = await ports.curtailments.byId(tx, id);
  assert(curtailment, 'a remembered curtailment exists');
  return curtailment;
}

async function createAfresh(
  ports: Needs,
  tx: Tx,
  { siteId, idempotencyKey: _, ...draft }: CurtailmentCommand,
): Promise<Result<Done<Curtailment>, Refusal | PowerExceeded>> {
  const known = await ports.sites.byId(tx, siteId);
  if (!known) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['siteId'] });
  const facts = await closedPower(ports, tx, siteId);
  // behind the gate: the limit may have changed while we waited
  const site = await ports.sites.byId(tx, siteId);
  assert(site, 'a site stays');
  const decided = decideCurtailment(draft, { now: tx.now, site, newId: tx.newId('curtailment'), ...facts });
  if (!decided.ok) {
    const { refusal } = decided;
    return refuse(
      refusal.code === 'POWER_EXCEEDED'
        ? powerInWords(refusal, refusal.path)
        : invalid(refusal.path, fieldInWords(refusal)),
    );
  }
  const curtailment = decided.value;
  await ports.curtailments.insert(tx, curtailment);
  await ports.audit.append(tx, {
    action: 'curtailment.created',
    subjectId: curtailment.id,
    detail: { siteId, limitWatts: String(curtailment.limitWatts), reason: curtailment.reason },
  });
  return ok({ resultId: curtailment.id, value: curtailment });
}
