// World: a tenant with one open invoice that is paid by wire, and a wire of ours on its way to it, in memory; lines of our bank come in.
import { amountDue } from '#libs/billing';
import { type Money, civilDate, creditorReference, money, negate, unwrap } from '#libs/kernel';
import { depositReceived, wireReceived } from '#libs/ledger';
import { WORKER_SCOPE as STAFF, moneyWorld } from '#libs/testkit';
import {
  type BankStatement,
  type NewBankLine,
  addBankAccount,
  approveOutgoingWire,
  markOutgoingWireSent,
  postBankLines,
  prepareOutgoingWire,
} from '#libs/workflows';

async function setup() {
  const world = moneyWorld();
  const { ports, tables } = world;
  await world.book();
  const [invoice] = tables.invoices.rows();
  if (!invoice) throw new Error('nothing was due');
  const account = unwrap(
    await addBankAccount(ports)(STAFF, {
      name: 'Main',
      currency: 'USD',
      identifiers: ['1'],
      idempotencyKey: 'key-00000001',
    }),
  );
  let count = 0;
  /** A line that is there since now. */
  const line = async (amount: Money, said: Partial<NewBankLine>): Promise<string> => {
    count += 1;
    const on = civilDate('2026-03-02');
    const id = await ports.unitOfWork.run(STAFF, async (tx) => {
      const facts = {
        id: tx.newId('bankLine'),
        accountId: account.id,
        statementId: `bst_${count}`,
        amount,
        entryKey: `${count}`,
        part: 0,
      };
      const fresh: NewBankLine = {
        ...{
          ...facts,
          bookedOn: on,
          valueOn: null,
          kind: 'TRANSFER',
          bankReference: `B${count}`,
          endToEndId: null,
          references: [],
        },
        ...{ counterpartyName: null, counterpartyAccount: null, remittance: '', isReversal: false, ...said },
      };
      const statement: BankStatement = {
        ...{ id: facts.statementId, uploadId: 'bup_1', accountId: account.id },
        ...({ format: 'CAMT.053', kind: 'STATEMENT' } as const),
        ...{
          reference: null,
          number: null,
          from: on,
          to: on,
          opening: null,
          closing: null,
          balanced: null,
          problems: [],
        },
        ...{ lineCount: 1, newLineCount: 1, hash: `${count}`, importedAt: tx.now },
      };
      await ports.bank.insertStatement(tx, statement, [fresh], [fresh.entryKey]);
      return fresh.id;
    });
    return id;
  };
  const post = async (...ids: readonly string[]) =>
    (await postBankLines(ports)(STAFF, ids)).map(({ rule, subjectId }) => [rule, subjectId]);
  const state = () => tables.invoices.rows().find(({ id }) => id === invoice.id)?.state;
  return { ...world, invoice, due: amountDue(invoice), line, post, state };
}

describe('a line that names an open invoice', () => {
  it.each([
    ['by its number', (number: string) => ({ remittance: `Rent ${number} thank you` })],
    ['by its number in small letters', (number: string) => ({ remittance: number.toLowerCase() })],
    ['by its structured reference', (number: string) => ({ references: [creditorReference(number)] })],
    ['in the end-to-end id', (number: string) => ({ endToEndId: number })],
  ])('%s, and brings what is due, pays it once', async (_how, said) => {
    const { invoice, due, line, post, state } = await setup();
    const id = await line(due, said(invoice.number));
    expect(await post(id)).toEqual([['INVOICE_NAMED', invoice.id]]);
    expect(state()).toBe('PAID');
    expect(await post(id)).toEqual([]);
  });

  it.each([
    ['a cent less', (due: Money) => money(due.minor - 1n, 'USD'), {}],
    ['a cent more', (due: Money) => money(due.minor + 1n, 'USD'), {}],
    ['another currency', (due: Money) => money(due.minor, 'EUR'), {}],
    ['a payment taken back', (due: Money) => due, { isReversal: true }],
  ])('and brings %s, is left to people', async (_what, amount, said) => {
    const { invoice, due, line, post, state } = await setup();
    expect(await post(await line(amount(due), { remittance: invoice.number, ...said }))).toEqual([]);
    expect(state()).toBe('OPEN');
  });

  it('beside another open one, or none that we know, is left to people', async () => {
    const { invoice, due, line, post, state, book, tables } = await setup();
    await book();
    const other = tables.invoices.rows().at(-1)?.number ?? '';
    expect(other).not.toBe(invoice.number);
    expect(
      await post(
        await line(due, { remittance: `${invoice.number} ${other}` }),
        await line(due, { remittance: 'rent' }),
      ),
    ).toEqual([]);
    expect(state()).toBe('OPEN');
  });

  it('and that somebody posted something for is not touched', async () => {
    const { invoice, due, line, post, state, ports } = await setup();
    const id = await line(due, { remittance: invoice.number });
    await ports.unitOfWork.run(STAFF, (tx) =>
      ports.ledger.post(tx, wireReceived({ wireId: id, tenantOrgId: null, amount: due }, tx.now)),
    );
    expect(await post(id)).toEqual([]);
    expect(state()).toBe('OPEN');
  });
});

describe('a line that shows a wire of ours leaving', () => {
  async function sent() {
    const world = await setup();
    const { ports } = world;
    const amount = money(500n, 'USD');
    const wire = await ports.unitOfWork.run(STAFF, async (tx) => {
      const tenant = { tenantOrgId: 'org_ai', amount, by: 'BANK' as const };
      await ports.ledger.post(tx, depositReceived({ ...tenant, depositId: 'dep', paymentId: 'p' }, tx.now));
      const order = {
        purpose: 'DEPOSIT_RETURN',
        subjectId: 'dep',
        beneficiaryOrgId: 'org_ai',
        amount,
        reason: 'over',
        actorId: 'usr_1',
      } as const;
      return unwrap(await prepareOutgoingWire(ports)(tx, order));
    });
    const step = { wireId: wire.id, idempotencyKey: 'key-00000009' };
    unwrap(await approveOutgoingWire(ports)({ kind: 'PLATFORM', actorId: 'usr_2' }, step));
    unwrap(await markOutgoingWireSent(ports)(STAFF, { ...step, reference: 'BANK-7007' }));
    const stateOf = () =>
      ports.unitOfWork.run(STAFF, async (tx) => (await ports.outgoingWires.byId(tx, wire.id))?.state);
    return { ...world, wire, amount, stateOf };
  }

  it('by the bank’s own reference of it, and its amount; by the amount alone it is left to people', async () => {
    const { line, post, amount, wire, stateOf } = await sent();
    expect(await post(await line(negate(amount), { bankReference: 'X1' }))).toEqual([]);
    expect(await stateOf()).toBe('SENT');
    expect(await post(await line(negate(amount), { bankReference: 'bank 7007' }))).toEqual([
      ['OUTGOING_WIRE', wire.id],
    ]);
    expect(await stateOf()).toBe('BOOKED');
  });

  it.each([
    ['as it is', (id: string) => ({ endToEndId: id })],
    ['without its underscore', (id: string) => ({ remittance: `Deposit ${id.replace('_', '').toUpperCase()} back` })],
  ])('by its end-to-end id %s, and its amount, books it once', async (_how, said) => {
    const { wire, amount, line, post, stateOf } = await sent();
    const id = await line(negate(amount), said(wire.id));
    expect(await post(id)).toEqual([['OUTGOING_WIRE', wire.id]]);
    expect(await stateOf()).toBe('BOOKED');
    expect(await post(id, await line(negate(amount), said(wire.id)))).toEqual([]);
  });

  it('with another amount is left to people', async () => {
    const { wire, line, post, stateOf } = await sent();
    expect(await post(await line(money(-501n, 'USD'), { endToEndId: wire.id }))).toEqual([]);
    expect(await stateOf()).toBe('SENT');
  });
});
