import { type IntentOutcome, type NewIntent, type PlatformScope, type Ports, type Tx } from '#libs/workflows';

export type MoneyStores = Pick<Ports, 'unitOfWork' | 'intents' | 'inbox' | 'ledger' | 'cursors'>;

/** What a spec gives the contract: stores over an empty market, and what the ports themselves cannot do. */
export interface MoneySubject {
  readonly ports: MoneyStores;
  /** Makes an invoice that calls can be about. */
  invoice(): Promise<{ readonly orgId: string; readonly id: string }>;
  /** Lets every claim and every back-off run out. */
  hurry(): Promise<void>;
}

export const PLATFORM: PlatformScope = { kind: 'PLATFORM', actorId: 'worker' };
export const CLAIM = { worker: 'w1', limit: 10, leaseMilliseconds: 60_000 };
export const LOST: IntentOutcome = { kind: 'RETRY', error: 'no answer' };
export const REFUSED: IntentOutcome = { kind: 'REFUSED', error: 'no' };

/** An invoice with these calls, in this order, and what a spec does with them. */
export async function withCalls(setup: () => Promise<MoneySubject>, ...operations: NewIntent['operation'][]) {
  const subject = await setup();
  const { intents } = subject.ports;
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => subject.ports.unitOfWork.run(PLATFORM, work);
  const { orgId, id } = await subject.invoice();
  const call = (operation: NewIntent['operation'], phase: string, aggregateId = id): NewIntent => ({
    operation,
    orgId,
    aggregateId,
    parameters: { phase, none: null },
    idempotencyKey: `${operation}:${aggregateId}:${phase}:0`,
  });
  const enqueue = (...calls: NewIntent[]) => run((tx) => intents.enqueue(tx, calls));
  const claim = (change: object = {}) => run((tx) => intents.claim(tx, { ...CLAIM, ...change }));
  const mine = () => run((tx) => intents.byAggregates(tx, [id]));
  /** Claims the next call of the invoice and settles it. */
  const next = async (outcome: IntentOutcome) => {
    const claimed = (await claim()).find(({ aggregateId }) => aggregateId === id);
    if (!claimed) return null;
    expect(await run((tx) => intents.settle(tx, claimed, outcome))).toBe(true);
    return claimed.operation;
  };
  await enqueue(...operations.map((operation, index) => call(operation, `p${index}`)));
  return { ...subject, run, intents, orgId, id, call, enqueue, claim, mine, next };
}

export const sent = (stripeId = 'in_1'): IntentOutcome => ({ kind: 'SENT', stripeId });
