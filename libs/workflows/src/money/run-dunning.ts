import { DEFAULT_DUNNING_POLICY, type DunningRecord, type Invoice, amountDue, dunningAt } from '#libs/billing';
import { moneyToString } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'dunning' | 'audit'>;

/**
 * Looks at most at `limit` overdue invoices whose time has come, and takes the next step of each: recorded once, for good. A promise or a
 * dispute holds it up; whoever pays is not looked at again. Returns how many steps were taken.
 */
export const runDunning = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    let taken = 0;
    for (let looked = 0; looked < limit; looked += 1) {
      const step = await ports.unitOfWork.run(scope, async (tx) => {
        const [invoice] = await ports.dunning.due(tx, 1);
        return invoice ? dun(ports, tx, invoice) : 'NOTHING_DUE';
      });
      if (step === 'NOTHING_DUE') break;
      if (step === 'TAKEN') taken += 1;
    }
    return taken;
  };
};

async function dun(ports: Needs, tx: Tx, invoice: Invoice): Promise<'TAKEN' | 'WAITS'> {
  const { id, orgId, dueAt } = invoice;
  const facts = {
    dueAt,
    policy: (await ports.dunning.policyOf(tx, orgId)) ?? DEFAULT_DUNNING_POLICY,
    taken: await ports.dunning.taken(tx, [id]),
    pause: (await ports.dunning.pauses(tx, [id])).at(-1) ?? null,
    now: tx.now,
  };
  const { step, daysPastDue, lookAgainAt } = dunningAt(facts);
  await ports.dunning.lookAgain(tx, id, lookAgainAt);
  if (step === null) return 'WAITS';
  const due = amountDue(invoice);
  const record: DunningRecord = {
    ...{ id: tx.newId('dunningStep'), invoiceId: id, orgId, step, daysPastDue, due, takenAt: tx.now },
  };
  await ports.dunning.record(tx, record);
  const detail = { step, number: invoice.number, due: moneyToString(due), daysPastDue: `${daysPastDue}` };
  await ports.audit.append(tx, { action: 'dunning.step', subjectId: id, detail });
  return 'TAKEN';
}
