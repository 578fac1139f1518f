// World: a migrated database with a signed contract whose deposit came, and wires from our bank. Plain SQL tries to send money that nobody
// checked, twice, or back, and to lose a deposit by one person's word; each try must fail, for the reason it is meant to.
import { type Client } from 'pg';
import { assert, instantFromEpoch, money, unwrap } from '#libs/kernel';
import { depositReceived } from '#libs/ledger';
import { anId, contractRoom, createTestDatabase } from '#libs/testkit';
import {
  type PlatformScope,
  approveOutgoingWire,
  cancelOutgoingWire,
  markOutgoingWireBooked,
  markOutgoingWireReturned,
  markOutgoingWireSent,
  prepareOutgoingWire,
} from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const usd = (minor: bigint) => money(minor, 'USD');
const MAKER: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_maker' };
const CHECKER: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_checker' };

/** A deposit of 50,000.00 that is held. */
async function world() {
  const database = await db.open();
  const room = await contractRoom(db, database);
  const signed = await room.signed();
  const { ports, tenant, miner } = room;
  const amount = usd(5_000_000n);
  const deposit = anId('cmo');
  await database.unitOfWork.run(MAKER, async (tx) => {
    const none = usd(0n);
    await ports.contractMoney.insert(tx, {
      ...{ id: deposit, contractId: signed.contract.id, tenantOrgId: tenant.orgId, providerOrgId: miner.orgId },
      ...{ kind: 'DEPOSIT', amount, dueAt: instantFromEpoch(0), receivedAt: null, drawn: none },
      ...{ applied: none, forfeited: none, returned: none },
    });
    await ports.contractMoney.received(tx, deposit);
    const facts = { tenantOrgId: tenant.orgId, amount, by: 'BANK', paymentId: anId('pay') } as const;
    await ports.ledger.post(tx, depositReceived({ ...facts, depositId: deposit }, tx.now));
  });
  const order = async (minor: bigint) => {
    const made = await database.unitOfWork.run(MAKER, (tx) =>
      prepareOutgoingWire(ports)(tx, {
        ...{ purpose: 'DEPOSIT_RETURN', subjectId: deposit, beneficiaryOrgId: tenant.orgId, amount: usd(minor) },
        ...{ reason: 'It is over.', actorId: MAKER.actorId },
      }),
    );
    return unwrap(made).id;
  };
  const row = async () => {
    const text = 'SELECT applied_minor, forfeited_minor, returned_minor FROM contract_money WHERE id = $1';
    const [found] = await db.sql<Record<string, string>>(text, [deposit]);
    assert(found, 'the deposit is there');
    return Object.values(found).map(Number);
  };
  const [owner, staff, app] = [await db.connectAs('owner'), await db.connectAs('staff'), await db.connectAs('app')];
  const invoice = await room.invoice(signed.leases[0]?.leaseId ?? '');
  return { invoice, ports, tenant, miner, deposit, order, row, owner, staff, app };
}

const theWorld = await world();

async function attempt(client: Client, ...statements: readonly string[]): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

const step = (wireId: string, state: string, by = 'usr_checker', reference = 'NULL', note = 'NULL') =>
  `INSERT INTO outgoing_wire_event (wire_id, seq, org_id, state, taken_at, taken_by, reference, note)
   SELECT id, 1, org_id, '${state}', now(), '${by}', ${reference}, ${note} FROM outgoing_wire WHERE id = '${wireId}'`;

describe('a wire from our bank', () => {
  const { ports, order, row, owner, staff, app, tenant, deposit } = theWorld;
  const key = (word: string, id: string) => `${word}-${id}`;

  it('goes its way and comes back, kept step by step; what it pays is held again then', async () => {
    const wireId = await order(3_000_000n);
    expect(await row()).toEqual([0, 0, 3_000_000]);
    unwrap(await approveOutgoingWire(ports)(CHECKER, { wireId, idempotencyKey: key('approve', wireId) }));
    const sent = { wireId, reference: `E2E ${wireId}`, idempotencyKey: key('send', wireId) };
    unwrap(await markOutgoingWireSent(ports)(MAKER, sent));
    unwrap(await markOutgoingWireBooked(ports)(MAKER, { ...sent, idempotencyKey: key('book', wireId) }));
    const found = await ports.unitOfWork.run(MAKER, async (tx) => ({
      one: await ports.outgoingWires.byId(tx, wireId),
      of: await ports.outgoingWires.bySubjects(tx, [deposit]),
      booked: (await ports.outgoingWires.page(tx, { first: 5, after: null, states: ['BOOKED'] })).items,
    }));
    expect(found.one).toMatchObject({ state: 'BOOKED', steps: [{ by: 'usr_checker' }, { by: 'usr_maker' }, {}] });
    expect([found.of, found.booked]).toEqual([[found.one], [found.one]]);
    const back = { wireId, reference: 'LINE 9', note: 'Closed.', idempotencyKey: key('back', wireId) };
    expect(unwrap(await markOutgoingWireReturned(ports)(MAKER, back)).state).toBe('RETURNED');
    expect(await row()).toEqual([0, 0, 0]);
  });

  it('above the limit is approved by another person than whoever prepared it, and by no key', async () => {
    const wireId = await order(1_000_001n);
    for (const by of ['usr_maker', 'key_1', 'worker'])
      await expect(attempt(owner, step(wireId, 'APPROVED', by))).rejects.toThrow('approved by another person');
    await attempt(owner, `UPDATE outgoing_wire_limit SET minor = 1000001 WHERE currency = 'USD'`);
    await attempt(owner, step(wireId, 'APPROVED', 'usr_maker'));
    await attempt(owner, `UPDATE outgoing_wire_limit SET minor = 1000000 WHERE currency = 'USD'`);
    await expect(attempt(staff, 'UPDATE outgoing_wire_limit SET minor = 1')).rejects.toThrow('permission denied');
    unwrap(await cancelOutgoingWire(ports)(MAKER, { wireId, note: 'No.', idempotencyKey: key('cancel', wireId) }));
  });

  it('never goes back, is never edited, and is in the books as it stands', async () => {
    const wireId = await order(1_000n);
    for (const state of ['SENT', 'BOOKED', 'RETURNED'])
      await expect(
        attempt(owner, step(wireId, state, 'x', `'r ${state}'`, state === 'RETURNED' ? `'n'` : 'NULL')),
      ).rejects.toThrow('cannot go from PREPARED');
    await attempt(owner, step(wireId, 'APPROVED'), step(wireId, 'SENT', 'x', `'r'`));
    await expect(attempt(owner, step(wireId, 'APPROVED'))).rejects.toThrow('cannot go from SENT');
    await expect(attempt(owner, step(wireId, 'BOOKED', 'x', `'line'`))).rejects.toThrow('the books do not say');
    await expect(attempt(owner, step(wireId, 'RETURNED', 'x', `'line'`, `'n'`))).rejects.toThrow(
      'the books do not say',
    );
    await expect(attempt(owner, `UPDATE outgoing_wire SET state = 'BOOKED' WHERE id = '${wireId}'`)).rejects.toThrow(
      'follows from its events',
    );
    await expect(attempt(owner, `UPDATE outgoing_wire SET amount_minor = 1 WHERE id = '${wireId}'`)).rejects.toThrow(
      'stays as it was ordered',
    );
    for (const table of ['outgoing_wire', 'outgoing_wire_event'])
      await expect(attempt(owner, `DELETE FROM ${table}`)).rejects.toThrow('append-only');
    await expect(attempt(app, 'SELECT * FROM outgoing_wire_event')).rejects.toThrow('permission denied');
    await expect(attempt(app, 'SELECT prepared_by FROM outgoing_wire')).rejects.toThrow('permission denied');
    expect((await app.query('SELECT id FROM outgoing_wire')).rows).toEqual([]);
  });

  it('is one at a time of its subject, above nothing, at most what is held, and not without its journal', async () => {
    const copy = (over: string) =>
      `INSERT INTO outgoing_wire (id, purpose, subject_id, org_id, currency, amount_minor, reason, prepared_at, prepared_by)
       SELECT ${over} FROM (SELECT '${anId('owr')}' AS id, 'DEPOSIT_RETURN' AS purpose, '${deposit}' AS subject, '${tenant.orgId}' AS org, 'USD' AS currency, 5::bigint AS minor, 'r' AS reason, now() AS at, 'x' AS by) AS w`;
    const all = 'id, purpose, subject, org, currency, minor, reason, at, by';
    await expect(attempt(owner, copy(all))).rejects.toThrow('outgoing_wire_live');
    const paid = { purpose: `'PROVIDER_PAYOUT'`, subject: `'po_1'` };
    const other = (over: Record<string, string>) =>
      copy(
        all
          .split(', ')
          .map((name) => over[name] ?? name)
          .join(', '),
      );
    await expect(attempt(owner, other(paid))).rejects.toThrow('the books do not say');
    await expect(attempt(owner, other({ ...paid, minor: '0' }))).rejects.toThrow('amount_minor');
    await expect(attempt(owner, other({ subject: `'cmo_none'` }))).rejects.toThrow('returns no deposit');
    await expect(order(5_000_001n)).rejects.toThrow('INVALID_INPUT');
    const twice = other({ subject: `'${deposit}'`, minor: '6000000' });
    await expect(attempt(owner, `DROP INDEX outgoing_wire_live`, twice)).rejects.toThrow('contract_money_deposit_left');
  });
});

describe('a deposit', () => {
  const { deposit, tenant, miner, owner, staff } = theWorld;
  const both = `'${tenant.orgId}', '${miner.orgId}'`;
  const forfeit = (id: string, by = 'usr_maker', evidence = `'{notice.pdf}'`) =>
    `INSERT INTO deposit_forfeit (id, contract_money_id, org_id, provider_org_id, currency, to_provider_minor, to_us_minor, reason, evidence, proposed_at, proposed_by)
     VALUES ('${id}', '${deposit}', ${both}, 'USD', 900, 100, 'r', ${evidence}, now(), '${by}')`;
  const use = (forfeitId: string, by: string, minor = 1_000) =>
    `INSERT INTO deposit_use (id, contract_money_id, org_id, provider_org_id, kind, forfeit_id, currency, amount_minor, reason, decided_at, decided_by)
     VALUES ('${anId('dpu')}', '${deposit}', ${both}, 'FORFEITED', '${forfeitId}', 'USD', ${minor}, 'r', now(), '${by}')`;

  it('is lost by two people, as it was proposed last, with evidence, and in the books', async () => {
    const [early, last] = [anId('dpf'), anId('dpf')].sort() as [string, string];
    await expect(attempt(owner, forfeit(early, 'usr_maker', `'{}'`))).rejects.toThrow('evidence');
    await attempt(staff, forfeit(early), forfeit(last));
    for (const by of ['usr_maker', 'key_1', 'worker'])
      await expect(attempt(staff, use(last, by))).rejects.toThrow('decided by two people');
    await expect(attempt(staff, use(early, 'usr_checker'))).rejects.toThrow('proposed last');
    await expect(attempt(staff, use(last, 'usr_checker', 999))).rejects.toThrow('proposed last');
    await expect(attempt(staff, use(last, 'usr_checker'))).rejects.toThrow('the books do not say');
  });

  it('says what became of it by its uses alone', async () => {
    for (const column of ['applied_minor', 'forfeited_minor', 'returned_minor', 'drawn_minor']) {
      const change = `UPDATE contract_money SET ${column} = ${column} + 1 WHERE id = '${deposit}'`;
      await expect(attempt(owner, change)).rejects.toThrow(/follows from its uses|check/);
      await expect(attempt(staff, change)).rejects.toThrow('permission denied');
    }
  });
});

describe('the other side of a term sheet', () => {
  it('learns that a tenant is suspended, and not for which invoice; a stranger learns nothing', async () => {
    const { ports, tenant, miner, invoice } = theWorld;
    await db.sql(`DO $$ BEGIN
      SET LOCAL session_replication_role = replica;
      INSERT INTO dunning_step (id, invoice_id, org_id, step, days_past_due, currency, due_minor, taken_at)
      SELECT 'dun_x', id, org_id, 'SUSPENDED', 60, 'USD', 1, now() FROM invoice WHERE org_id = '${tenant.orgId}' LIMIT 1;
    END $$`);
    const asked = (scope: Parameters<typeof ports.unitOfWork.run>[0]) =>
      ports.unitOfWork.run(scope, (tx) => ports.billingProfiles.suspension(tx, tenant.orgId));
    expect(await asked(miner)).toEqual({ invoice: null });
    expect(await asked(tenant)).toMatchObject({ invoice: { invoiceId: invoice } });
    expect(await asked({ kind: 'ORGANISATION', orgId: 'org_stranger', actorId: 'x' })).toBeNull();
  });
});
