import { type Ports, type Tx } from '#libs/workflows';

/**
 * The same ports, with every step counted: before a transaction, in it just before its commit, after it, and after Stripe has answered a
 * call and before anything of the answer is written down. `step` may never come back.
 */
export function mortal(ports: Ports, step: () => void): Ports {
  const run: Ports['unitOfWork']['run'] = async (scope, work) => {
    step();
    const outcome = await ports.unitOfWork.run(scope, async (tx: Tx) => {
      const made = await work(tx);
      step();
      return made;
    });
    step();
    return outcome;
  };
  const send: Ports['payments']['send'] = async (...asked) => {
    const outcome = await ports.payments.send(...asked);
    step();
    return outcome;
  };
  const payments = new Proxy(ports.payments, {
    get: (theirs, name) => {
      if (name === 'send') return send;
      const value: unknown = Reflect.get(theirs, name, theirs);
      return typeof value === 'function' ? (value.bind(theirs) as unknown) : value;
    },
  });
  return { ...ports, unitOfWork: { run }, payments };
}
