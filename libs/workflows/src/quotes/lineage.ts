import { type Result, ok, refuse } from '#libs/kernel';
import { type Quote, quoteStateAt } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';

/**
 * Which version a quote becomes that stands for another one. Only the latest version is replaced, and only once it holds nothing, so that
 * nobody holds the same need twice. In the transaction that makes it; the row lock keeps two from becoming the same version.
 */
export async function lineageOf(
  ports: Pick<Ports, 'quotes' | 'quoteHistory'>,
  tx: Tx,
  { orgId }: OrganisationScope,
  replaces: string | undefined,
): Promise<Result<Pick<Quote, 'lineage'>, Refusal>> {
  if (replaces === undefined) return ok({});
  const path = ['quoteId'];
  const before = await ports.quotes.byId(tx, replaces);
  if (before?.orgId !== orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path });
  const firstId = before.lineage?.firstId ?? before.id;
  await ports.quotes.lock(tx, firstId);
  const latest = (await ports.quoteHistory.versions(tx, [firstId])).at(-1) ?? before;
  if (latest.id !== before.id)
    return refuse<Refusal>({
      ...{ code: 'WRONG_STATE', path, detail: `A later version of it exists: ${latest.number}.` },
    });
  const state = quoteStateAt(before, tx.now);
  if (state === 'OPEN' || state === 'ACCEPTED')
    return refuse<Refusal>({
      code: 'WRONG_STATE',
      path,
      detail: `The quote is ${state}; only one that is over is renewed.`,
    });
  return ok({ lineage: { firstId, version: (before.lineage?.version ?? 1) + 1 } });
}
