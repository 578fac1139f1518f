import pg from 'pg';
import { type LoggedRequest, type World, until } from './world.js';

/** The advisory lock that a recording waits for. */
const LOCK = 7_777_001;

/** One call of a flow: which operation, and which of the flow's calls of that operation. */
export interface Call {
  readonly operation: string;
  readonly nth: number;
  /**
   * `METHOD /v1/path` of a request that the call makes: the worker is killed while it waits for that one, of which nothing is done. Left out: it is
   * killed after the call and before its record.
   */
  readonly before?: string;
}

/**
 * Makes the transaction that records one chosen call wait, for as long as the test wants: a trigger of the test's own database asks for an
 * advisory lock that the test holds. Stripe has executed the call by then, and nothing of it is recorded.
 */
export async function installGate({ db }: World): Promise<void> {
  await db.sql('CREATE TABLE fault_gate (operation text NOT NULL, after int NOT NULL)');
  await db.sql(`CREATE FUNCTION fault_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM fault_gate g WHERE g.operation = NEW.operation
        AND g.after = (SELECT count(*) FROM intent i WHERE i.operation = NEW.operation AND i.state = 'SENT')) THEN
        PERFORM pg_advisory_xact_lock(${LOCK});
      END IF;
      RETURN NEW;
    END $$`);
  await db.sql(`CREATE TRIGGER fault_gate BEFORE UPDATE ON intent FOR EACH ROW
    WHEN (NEW.state = 'SENT' AND OLD.state <> 'SENT') EXECUTE FUNCTION fault_gate()`);
}

interface Waiting {
  readonly pid: number;
}

/**
 * Runs something, and meanwhile kills the worker with SIGKILL after Stripe executed the call and before that is recorded; then starts a new
 * one. `between` happens while no worker lives. Fails when the window was not hit.
 */
export async function killAt(
  world: World,
  call: Call,
  work: () => Promise<void>,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const { operation, nth, before } = call;
  if (before !== undefined) return killBefore(world, operation, before, work);
  const { db, worker } = world;
  const gate = new pg.Client({ connectionString: db.ownerUrl });
  await gate.connect();
  try {
    await gate.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await gate.query(
      `INSERT INTO fault_gate SELECT $1, count(*) + $2 FROM intent WHERE operation = $1 AND state = 'SENT'`,
      [operation, nth - 1],
    );
    const kill = async (): Promise<void> => {
      let waiting: Waiting | undefined;
      await until(`the record of ${operation} ${nth}`, async () => {
        [waiting] = (
          await gate.query<Waiting>(
            `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted`,
            [LOCK],
          )
        ).rows;
        return waiting !== undefined;
      });
      await worker.kill('SIGKILL');
      await gate.query('SELECT pg_terminate_backend($1)', [waiting?.pid]);
      await expectExecutedOnly(world, operation);
      await between();
      await gate.query('DELETE FROM fault_gate');
      await gate.query('SELECT pg_advisory_unlock($1)', [LOCK]);
      await worker.start();
    };
    await Promise.all([work(), kill()]);
  } finally {
    await gate.end();
  }
}

/** Runs something, and meanwhile kills the worker while a request of it hangs at Stripe, which does nothing; then starts a new one. */
async function killBefore(world: World, operation: string, request: string, work: () => Promise<void>): Promise<void> {
  const { stripe, worker } = world;
  await stripe('/_emulator/faults', { match: request, kind: 'hang' });
  const kill = async (): Promise<void> => {
    await until(`${request} of ${operation}`, async () => {
      const { faults } = await stripe<{ faults: unknown[] }>('/_emulator/faults');
      return faults.length === 0;
    });
    await worker.kill('SIGKILL');
    const route = (asked: string | null) => asked?.replace(/:\w+/g, ':id') === request;
    expect((await executedOf(world, operation)).filter((one) => route(one.route))).toEqual([]);
    await worker.start();
  };
  await Promise.all([work(), kill()]);
}

/** Stripe has executed a call of the operation that our records still call open. */
async function expectExecutedOnly(world: World, operation: string): Promise<void> {
  const keys = (await executedOf(world, operation)).map(({ key }) => key);
  expect(new Set(keys).size).toBe(1);
}

/** Requests that Stripe has executed for calls of an operation that our records call open. */
async function executedOf({ db, stripe }: World, operation: string) {
  const open = await db.sql<{ key: string }>(
    `SELECT idempotency_key AS key FROM intent WHERE operation = $1 AND state = 'PENDING'`,
    [operation],
  );
  const { requests } = await stripe<{ requests: LoggedRequest[] }>('/_emulator/requests');
  const done = requests.filter(({ status }) => status === 200);
  return done.flatMap(({ route, idempotency_key: asked }) => {
    const call = open.find(({ key }) => asked?.includes(key));
    return call ? [{ route, key: call.key }] : [];
  });
}
