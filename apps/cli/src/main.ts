import { Command, CommanderError } from 'commander';
import { CommandError, EXIT } from './client.js';
import { contractCommand } from './commands/contract.js';
import { alertCommand } from './commands/alert.js';
import { eventsCommand } from './commands/events.js';
import { type AgentOptions, agent } from './commands/agent.js';
import { demo } from './commands/demo.js';
import { deliver } from './commands/deliver.js';
import { payoutsCommand } from './commands/payouts.js';
import { quoteCommand } from './commands/quote.js';
import { requestsCommand } from './commands/requests.js';
import { reportCommand } from './commands/report.js';
import { seed } from './commands/seed.js';
import { billsCommand } from './commands/spending.js';
import { termSheetCommand } from './commands/term-sheet.js';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const program = new Command('gridlease')
  .description('Gridlease from the command line. Speaks GraphQL to the running system and nothing else.')
  .exitOverride();
program
  .command('seed')
  .description('load the demo story into an empty system, through its APIs')
  .action(() => seed(process.env, say));
program
  .command('demo')
  .description('drive the main job, from listing to reconciliation, and print each step')
  .action(() => demo(process.env, say));
program
  .command('deliver')
  .argument('<lease>', 'its number, such as L-2026-000014')
  .description('hand a booked lease over as the demo miner Lone Star Hash (or GRIDLEASE_EMAIL, GRIDLEASE_PASSWORD)')
  .action((number: string) => deliver(number, process.env, say));
termSheetCommand(program, { environment: process.env, say });
payoutsCommand(program, { environment: process.env, say });
billsCommand(program, { environment: process.env, say });
quoteCommand(program, { environment: process.env, say });
contractCommand(program, { environment: process.env, say });
alertCommand(program, { environment: process.env, say });
eventsCommand(program, { environment: process.env, say });
requestsCommand(program, { environment: process.env, say });
reportCommand(program, { environment: process.env, say });
program
  .command('agent')
  .description('run on a node: say each minute that it answers, for the leases that hold its units (GRIDLEASE_API_KEY)')
  .requiredOption('--listing <id>', 'the pool or hall, pool_… or hall_…')
  .requiredOption('--units <range>', 'units of it on this node, such as 24-32')
  .requiredOption('--node <name>', 'your name of this node')
  .option('--state <file>', 'where to keep what could not be sent (default: a file in the home directory)')
  .option('--once', 'one minute only')
  .action((options: AgentOptions) => agent(options, process.env, say));
// programs of other apps that scripts/cli.mjs starts itself; here they are only named, so that help lists them
const elsewhere = JSON.parse(process.env['OFFLINE_COMMANDS'] ?? '{}') as Readonly<Record<string, string>>;
for (const [name, summary] of Object.entries(elsewhere)) program.command(name).description(summary);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  else if (error instanceof CommandError) {
    process.stderr.write(`gridlease: ${error.message}\n`);
    process.exitCode = error.exitCode;
  } else throw error;
}
