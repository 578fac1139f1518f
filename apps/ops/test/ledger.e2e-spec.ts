// World: the operations API over HTTP on a database of its own; a tenant leased from a miner and paid by wire; a deposit came in.
import { createHash, randomUUID } from 'node:crypto';
import { addMilliseconds, instantToString, money } from '#libs/kernel';
import { wireReceived } from '#libs/ledger';
import { GraphqlClient, PLATFORM } from '#libs/testkit';
import { openOpsApi } from './world.js';

const JOURNALS = `query ($filter: JournalFilter, $first: Int, $after: String) { journals(filter: $filter, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { id kind sentence key sourceType sourceId effectiveAt postedAt bookedAt reverses
    entries { account ownerName debit { amount } credit { amount } } } } }`;
const TRIAL = `query ($asOf: DateTime, $by: BooksTime) { trialBalance(asOf: $asOf, by: $by) { account currency side meaning debit { amount } credit { amount } } }`;
const CLOSE = `mutation ($input: PeriodCloseInput!) { periodClose(input: $input) { period { id start end closedBy } errors { ... on UserError { code message path } } } }`;

interface Trial {
  readonly trialBalance: readonly {
    readonly account: string;
    readonly debit: { readonly amount: string } | null;
    readonly credit: { readonly amount: string } | null;
  }[];
}
interface Journals {
  readonly journals: {
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    readonly nodes: readonly { readonly id: string; readonly key: string; readonly postedAt: string }[];
  };
}

describe('the ledger in the operations API', () => {
  const opened = openOpsApi();
  const setup = async () => {
    const api = await opened;
    const staff = await api.staff();
    const cents = async (variables: Record<string, unknown>) => {
      const { trialBalance } = await staff.ask<Trial>(TRIAL, variables);
      const signed = trialBalance.map(({ account, debit, credit }): [string, bigint] => [
        account,
        BigInt(debit?.amount.replace('.', '') ?? 0) - BigInt(credit?.amount.replace('.', '') ?? 0),
      ]);
      return new Map(signed);
    };
    const journals = async (variables: Record<string, unknown>) =>
      (await staff.ask<Journals>(JOURNALS, variables)).journals;
    return { ...api, staff, cents, journals };
  };
  afterAll(async () => (await opened).close());

  const deposit = async (days: number) => {
    const { database, tenant } = await opened;
    return database.unitOfWork.run(PLATFORM, async (tx) => {
      const facts = { wireId: `wir_${randomUUID()}`, tenantOrgId: tenant.orgId, amount: money(500n, 'USD') };
      const journal = wireReceived(facts, addMilliseconds(tx.now, -days * 86_400_000));
      await database.stores.ledger.post(tx, journal);
      return { journal, now: tx.now };
    });
  };

  it('lists journals in words, narrowed and page by page', async () => {
    const { journals, invoice, staff, tenant } = await setup();
    const [{ id }, other] = [await invoice(8), await invoice(1)];
    await deposit(1);
    expect(await journals({ filter: { sourceId: id } })).toMatchObject({
      totalCount: 1,
      nodes: [
        {
          kind: 'INVOICE_ISSUED',
          sentence: 'An invoice was issued: the tenant owes it, and nothing of it is earned yet.',
          key: `invoice:${id}:issued`,
          sourceType: 'INVOICE',
          sourceId: id,
          reverses: null,
          entries: expect.arrayContaining([
            {
              account: 'TENANT_RECEIVABLE',
              ownerName: expect.stringContaining('Name of'),
              debit: { amount: '10886.40' },
              credit: null,
            },
          ]),
        },
      ],
    });
    const filter = { ownerId: tenant.orgId, account: 'TENANT_RECEIVABLE', kinds: ['INVOICE_ISSUED', 'NO_SUCH_KIND'] };
    const first = await journals({ filter, first: 1 });
    expect([first.pageInfo.hasNextPage, first.totalCount]).toEqual([true, 2]);
    const next = await journals({ filter, first: 1, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...next.nodes].map(({ key }) => key)).toEqual([
      `invoice:${other.id}:issued`,
      `invoice:${id}:issued`,
    ]);
    expect((await journals({ filter: { account: 'NO_SUCH_ACCOUNT' } })).nodes).toEqual([]);
    expect((await journals({ filter: { kinds: ['NO_SUCH_KIND'] } })).nodes).toEqual([]);
    const [posted] = first.nodes;
    const start = posted?.postedAt ?? '';
    const window = { start, end: new Date(Date.parse(start) + 1).toISOString() };
    expect((await journals({ filter: { ...filter, window } })).nodes).toHaveLength(1);
    expect(
      (await journals({ filter: { ...filter, window: { ...window, start: '2020-01-01T00:00:00Z', end: start } } }))
        .nodes,
    ).toHaveLength(1);
    expect(await staff.ask(TRIAL)).toMatchObject({
      trialBalance: expect.arrayContaining([
        {
          account: 'UNAPPLIED_CASH',
          currency: 'USD',
          side: 'CREDIT',
          meaning: expect.any(String),
          debit: null,
          credit: { amount: '5.00' },
        },
      ]),
    });
  });

  it('adds up to zero at any instant of each time, and keeps a closed period as it was', async () => {
    const { cents, staff, journals, database } = await setup();
    /** There is no Stripe here: as if it had been read and everything matched. */
    const read = () =>
      database.unitOfWork.run(PLATFORM, async (tx) => {
        const facts = { ranAt: tx.now, actorId: 'usr_1' };
        const run = { id: tx.newId('run'), ...facts, rulesVersion: '1', population: [], breaks: 0, waiting: 0 };
        await database.stores.recordMatches.saveRun(tx, run, {
          stagedUpTo: 0n,
          bankSince: new Map(),
          parts: [],
          odd: [],
        });
        const report = { isClean: true, counts: [], equations: [], differences: [] };
        await database.stores.reconciliations.save(tx, { id: tx.newId('run'), ...facts, report });
      });
    const { now } = await deposit(3);
    const [end, day] = [addMilliseconds(now, -2 * 86_400_000), 86_400_000];
    const before = await cents({ asOf: instantToString(end), by: 'BOOKED' });
    await read();
    const closed = await staff.ask(CLOSE, { input: { end: instantToString(end) } });
    expect(closed).toMatchObject({ periodClose: { period: { start: null, end: instantToString(end) }, errors: [] } });
    const { journal } = await deposit(4);
    const [late] = (await journals({ filter: { sourceId: journal.sourceId } })).nodes;
    expect(late).toMatchObject({ effectiveAt: instantToString(journal.effectiveAt), bookedAt: instantToString(end) });
    expect(await cents({ asOf: instantToString(end), by: 'BOOKED' })).toEqual(before);
    const effective = await cents({ asOf: instantToString(end) });
    expect(effective.get('UNAPPLIED_CASH')).toBe((before.get('UNAPPLIED_CASH') ?? 0n) - 500n);
    expect(await cents({ asOf: instantToString(end), by: 'POSTED' })).toEqual(new Map());
    for (const by of ['EFFECTIVE', 'BOOKED', 'POSTED']) {
      const all = await cents({ asOf: instantToString(addMilliseconds(now, day)), by });
      expect([...all.values()].reduce((sum, minor) => sum + minor, 0n)).toBe(0n);
      expect(all).toEqual(await cents({}));
    }
  });

  it('closes a period once, when it is over', async () => {
    const { staff } = await setup();
    const refused = (code: string) => ({ periodClose: { period: null, errors: [{ code, path: ['end'] }] } });
    const end = (days: number) => ({ input: { end: new Date(Date.now() + days * 86_400_000).toISOString() } });
    expect(await staff.ask(CLOSE, end(2))).toMatchObject(refused('INVALID_INPUT'));
    expect(await staff.ask(CLOSE, end(-9))).toMatchObject(refused('WRONG_STATE'));
    const { closedPeriods } = await staff.ask<{ closedPeriods: { nodes: { closedBy: string }[] } }>(
      '{ closedPeriods { totalCount nodes { id start end closedAt closedBy } } }',
    );
    expect(closedPeriods).toMatchObject({ totalCount: 1, nodes: [{ closedBy: expect.stringMatching(/^usr_/) }] });
  });

  it('certifies what was closed, says what stands in the way of the next close, and reports as CSV', async () => {
    const { staff } = await setup();
    const { closedPeriods } = await staff.ask<{ closedPeriods: { nodes: { id: string }[] } }>(
      '{ closedPeriods { nodes { id } } }',
    );
    const periodId = closedPeriods.nodes[0]?.id;
    const asked = await staff.ask<{ closeCertificate: { body: string; hash: string } }>(
      'query Q($periodId: ID!) { closeCertificate(periodId: $periodId) { body hash signedBy } }',
      { periodId },
    );
    expect(createHash('sha256').update(asked.closeCertificate.body).digest('hex')).toBe(asked.closeCertificate.hash);
    const end = new Date().toISOString();
    expect(
      await staff.ask(
        `query Q($end: DateTime!) {
          closeChecklist(end: $end) { isReady items { name isDone } identities { identity unexplained { amount } } }
          reconciliationExceptions(states: [OPEN]) { totalCount }
          booksReport(report: RECEIVABLE_AGING) { columns csv }
        }`,
        { end },
      ),
    ).toMatchObject({
      closeChecklist: {
        isReady: false, // nothing was matched since
        items: expect.arrayContaining([
          { name: 'IDENTITIES', isDone: true },
          { name: 'MATCHING', isDone: false },
          { name: 'STRIPE', isDone: false },
        ]),
        identities: expect.arrayContaining([expect.objectContaining({ unexplained: { amount: '0.00' } })]),
      },
      reconciliationExceptions: { totalCount: 0 },
      booksReport: { csv: expect.stringContaining('Tenant,Rail,Days past due,Invoices,Currency,Amount') },
    });
  });

  it('is for staff only', async () => {
    const { address } = await setup();
    const stranger = new GraphqlClient(address);
    for (const ask of [
      '{ journals { totalCount } }',
      '{ trialBalance { account } }',
      '{ closedPeriods { totalCount } }',
    ]) {
      const out = await stranger.send(ask);
      expect([out.status, out.errors[0]?.extensions?.code]).toEqual([401, 'UNAUTHENTICATED']);
    }
  });
});
