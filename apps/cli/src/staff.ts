import { ApiClient, CommandError, EXIT, accepted } from './client.js';
import { AdvanceClock } from './gql/ops/documents/AdvanceClock.js';
import { IssueCreditNote } from './gql/ops/documents/IssueCreditNote.js';
import { OpenWireInvoices } from './gql/ops/documents/OpenWireInvoices.js';
import { ReadClock } from './gql/ops/documents/ReadClock.js';
import { ReadDunning } from './gql/ops/documents/ReadDunning.js';
import { ReadPendingWork } from './gql/ops/documents/ReadPendingWork.js';
import { RecordPromise } from './gql/ops/documents/RecordPromise.js';
import { RecordWire } from './gql/ops/documents/RecordWire.js';
import { StaffMemberAdd } from './gql/ops/documents/StaffMemberAdd.js';
import { SignInStaff } from './gql/ops/documents/SignInStaff.js';
import { type IssueCreditNoteMutation, type MemberAddInput } from './gql/ops/graphql.js';

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Polls `ready` until it gives something; a command-line client has nothing better to wait on than the API. */
export async function until<T>(what: string, ready: () => Promise<T | null>, seconds = 60): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await ready();
    if (value !== null) return value;
    if (Date.now() > deadline)
      throw new CommandError(
        `${what} did not happen within ${seconds} seconds; see .data/logs/worker.log`,
        EXIT.internal,
      );
    await pause(120);
  }
}

/** A member of staff at the ops API. */
export class Staff {
  private constructor(readonly api: ApiClient) {}

  static async signIn(url: string, email: string, password: string): Promise<Staff> {
    const api = new ApiClient('ops', url);
    const answer = await api.run(SignInStaff, { input: { email, password } });
    accepted('staff sign-in', answer.signIn);
    return new Staff(api);
  }

  /** A colleague: above a limit it takes two people. */
  async addColleague(input: MemberAddInput): Promise<void> {
    accepted(`colleague ${input.email}`, (await this.api.run(StaffMemberAdd, { input })).memberAdd);
  }

  async now(): Promise<Date> {
    return new Date((await this.api.run(ReadClock, {})).clock.now);
  }

  async realNow(): Promise<Date> {
    return new Date((await this.api.run(ReadClock, {})).clock.realNow);
  }

  /** Sets market time back; allowed only while nothing was ever quoted, booked or posted. */
  async rewindEmptyMarket(at: Date): Promise<void> {
    const answer = await this.api.run(AdvanceClock, { input: { to: at.toISOString() } });
    accepted('setting the clock of an empty market', answer.clockAdvance);
  }

  /** Moves market time to `at` (never back) and waits until the worker has caught up. */
  async advanceTo(at: Date): Promise<void> {
    if (at.getTime() <= (await this.now()).getTime()) return;
    const answer = await this.api.run(AdvanceClock, { input: { to: at.toISOString() } });
    accepted('moving the clock', answer.clockAdvance);
    await this.settled();
  }

  /** Waits until nothing is on its way: no calls to Stripe, no events to apply, no leases due. */
  async settled(): Promise<void> {
    let calm = 0;
    await until(
      'the books coming to rest',
      async () => {
        const { pendingWork } = await this.api.run(ReadPendingWork, {});
        const open = pendingWork.intents + pendingWork.inboxEvents + pendingWork.dueLeases + pendingWork.expiredQuotes;
        calm = open === 0 ? calm + 1 : 0;
        return calm >= 3 ? true : null;
      },
      120,
    );
  }

  /** Waits until the books are at rest and have seen everything Stripe has: then a reconciliation shows no mere delay. */
  async booksComplete(): Promise<void> {
    await this.settled();
    const since = await this.now();
    await until("reading of Stripe's balance", async () => {
      const { pendingWork } = await this.api.run(ReadPendingWork, {});
      const { stripeReadAt } = pendingWork;
      return stripeReadAt !== null && stripeReadAt !== undefined && Date.parse(stripeReadAt) >= since.getTime()
        ? true
        : null;
    });
  }

  /** Records a wire for every open invoice that is collected by wire, as the bank would report it. */
  async recordArrivedWires(): Promise<number> {
    const { invoices } = await this.api.run(OpenWireInvoices, {});
    const wires = invoices.nodes.filter((invoice) => invoice.collection === 'WIRE');
    for (const invoice of wires) {
      const answer = await this.api.run(RecordWire, {
        input: { invoiceId: invoice.id, amount: invoice.amountDue.amount, bankReference: `FEDWIRE ${invoice.number}` },
        key: `wire-${invoice.id}`,
      });
      accepted(`wire for ${invoice.number}`, answer.wireRecord);
    }
    return wires.length;
  }

  /** Credits part of an invoice: an amount with fee and tax in it, major units. */
  async credit(
    invoiceId: string,
    amount: string,
    reason: string,
    evidence: readonly string[] = [],
  ): Promise<CreditNoteIssued> {
    const input = { invoiceId, kind: 'CREDIT', amount, reason, evidence } as const;
    const answer = await this.api.run(IssueCreditNote, { input, key: `credit-${invoiceId}-${amount}` });
    const { creditNote } = accepted(`credit note on ${invoiceId}`, answer.creditNoteIssue);
    if (creditNote === null || creditNote === undefined)
      throw new CommandError('no credit note came back', EXIT.internal);
    return creditNote;
  }

  /** Notes that a tenant promised to pay by a day. */
  async promise(invoiceId: string, until: Date, note: string): Promise<void> {
    const input = { invoiceId, until: until.toISOString(), note };
    accepted(`promise for ${invoiceId}`, (await this.api.run(RecordPromise, { input })).promiseToPayRecord);
  }

  /** What was done about an invoice because it is not paid, oldest first. */
  async dunning(invoiceId: string): Promise<string[]> {
    const { invoice } = await this.api.run(ReadDunning, { id: invoiceId });
    return (invoice?.dunning?.steps ?? []).map(({ step, daysPastDue }) => `${step} after ${daysPastDue}`);
  }
}

type CreditNoteIssued = NonNullable<IssueCreditNoteMutation['creditNoteIssue']['creditNote']>;
