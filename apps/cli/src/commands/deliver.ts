import { addressesFrom } from '../addresses.js';
import { CommandError, EXIT } from '../client.js';
import { ProviderLeases } from '../gql/provider/documents/ProviderLeases.js';
import { ProviderDesk } from '../provider-desk.js';
import { DEMO_PASSWORD } from '../story/miner.js';
import { LONE_STAR } from '../story/miners/lone-star.js';

/**
 * Hands a lease over as its miner would: enters the access details that the tenant then sees. Speaks for the demo's first
 * miner, or for whoever GRIDLEASE_EMAIL and GRIDLEASE_PASSWORD name. Throws a `CommandError` when that miner has no such lease.
 */
export async function deliver(number: string, environment: NodeJS.ProcessEnv, say: (line: string) => void) {
  const email = environment['GRIDLEASE_EMAIL'] ?? LONE_STAR.signUp.email;
  const password = environment['GRIDLEASE_PASSWORD'] ?? DEMO_PASSWORD;
  const miner = await ProviderDesk.signIn(addressesFrom(environment).provider, email, password);
  const { leases } = await miner.api.run(ProviderLeases, { states: ['CONFIRMED', 'PROVISIONING'] });
  const lease = leases.nodes.find((each) => each.number === number);
  if (lease === undefined) {
    const waiting = leases.nodes.map((each) => each.number).join(', ');
    throw new CommandError(
      `${miner.name} has no lease ${number} to hand over; waiting: ${waiting === '' ? 'none' : waiting}`,
      EXIT.notFound,
    );
  }
  await miner.deliver(lease.id, `ssh lab@${number.toLowerCase()}.lonestarhash.example`);
  say(`${miner.name} handed over ${number} (${lease.listingName}).`);
}
