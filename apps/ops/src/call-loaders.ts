import DataLoader from 'dataloader';
import { type GraphqlContext, platformScope } from '#libs/platform';
import { type IntentStanding, type Ports, type Tx } from '#libs/workflows';

/** What of ours a call to Stripe is about. */
export interface CallSubject {
  readonly invoiceId: string | null;
  readonly payoutId: string | null;
}

/** What lists of calls, refunds and payouts share in one request. */
export interface CallLoaders {
  /** What a pending call to Stripe waits for, by its id; null: it is not pending. */
  readonly standings: DataLoader<string, IntentStanding | null>;
  /** What a call to Stripe is about, by the call's aggregate. */
  readonly callSubjects: DataLoader<string, CallSubject>;
  /** Numbers of invoices by their ids; empty for one that does not exist. */
  readonly invoiceNumbers: DataLoader<string, string>;
}

export function callLoaders(ports: Ports, context: GraphqlContext): CallLoaders {
  const each = <T>(read: (tx: Tx, id: string) => Promise<T>) =>
    new DataLoader<string, T>((ids) =>
      ports.unitOfWork.run(platformScope(context), async (tx) => {
        const found: T[] = [];
        for (const id of ids) found.push(await read(tx, id));
        return found;
      }),
    );
  return {
    standings: new DataLoader((ids) =>
      ports.unitOfWork.run(platformScope(context), async (tx) => {
        const found = await ports.intents.standings(tx, ids);
        return ids.map((id) => found.find(({ intentId }) => intentId === id) ?? null);
      }),
    ),
    callSubjects: each((tx, id) => subjectOf(ports, tx, id)),
    invoiceNumbers: each(async (tx, id) => (await ports.invoices.byId(tx, id))?.number ?? ''),
  };
}

/** Ids begin with what they are of. */
async function subjectOf(
  { refunds, disputes, transfers }: Pick<Ports, 'refunds' | 'disputes' | 'transfers'>,
  tx: Tx,
  aggregateId: string,
): Promise<CallSubject> {
  const [prefix] = aggregateId.split('_');
  const ofInvoice = (invoiceId?: string): CallSubject => ({ invoiceId: invoiceId ?? null, payoutId: null });
  if (prefix === 'inv') return ofInvoice(aggregateId);
  if (prefix === 'ref') return ofInvoice((await refunds.byId(tx, aggregateId))?.invoiceId);
  if (prefix === 'dsp') return ofInvoice((await disputes.byId(tx, aggregateId))?.invoiceId);
  if (prefix !== 'trf' && prefix !== 'trv') return ofInvoice();
  const reversal = prefix === 'trv' ? await transfers.lockReversal(tx, aggregateId) : null;
  const transfer = await transfers.byId(tx, reversal?.transferId ?? aggregateId);
  return { invoiceId: null, payoutId: transfer?.payoutId ?? null };
}
