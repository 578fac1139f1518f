import { type Result, refuse } from '#libs/kernel';
import { type Scope, type Tx, type UnitOfWork } from './ports/unit-of-work.js';

/** Thrown to undo a transaction whose workflow refused; never leaves `transact`. */
class Undone extends Error {
  override readonly name = 'Undone';
}

/** Runs a transaction that a refusal rolls back: whoever is refused has changed nothing, whatever was written before. */
export async function transact<T, R>(
  unitOfWork: UnitOfWork,
  scope: Scope,
  work: (tx: Tx) => Promise<Result<T, R>>,
): Promise<Result<T, R>> {
  const said: { refusal?: { readonly value: R } } = {};
  try {
    return await unitOfWork.run(scope, async (tx) => {
      delete said.refusal;
      const outcome = await work(tx);
      if (outcome.ok) return outcome;
      said.refusal = { value: outcome.refusal };
      throw new Undone();
    });
  } catch (error) {
    if (error instanceof Undone && said.refusal) return refuse(said.refusal.value);
    throw error;
  }
}
