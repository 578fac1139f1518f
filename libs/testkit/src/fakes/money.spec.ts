// World: the in-memory money stores, measured by the contract that the database's stores pass too.
import { HOUR } from '#libs/kernel';
import { moneyStoreContract } from '../contracts/money.js';
import { moneyWorld } from './money-world.js';

moneyStoreContract(async () => {
  const world = moneyWorld();
  await Promise.resolve();
  return {
    ports: world.ports,
    invoice: async () => {
      await world.book();
      const invoice = world.tables.invoices.rows().at(-1);
      if (!invoice) throw new Error('nothing was issued');
      for (const { id } of world.tables.intents.rows()) world.tables.intents.delete(id); // the contract makes its own
      return { orgId: invoice.orgId, id: invoice.id };
    },
    hurry: () => {
      world.real.now += HOUR;
      return Promise.resolve();
    },
  };
});
