import { type Command } from 'commander';
import { CommandError, EXIT } from '../client.js';
import { type ContractDesk, type ProposalRead } from '../parties/contract-desk.js';
import { contractLines } from './contract-lines.js';
import {
  type PartyOptions,
  type Surroundings,
  each,
  forParty,
  listingsFrom,
  partyDesk,
  tell,
  termsIn,
  whole,
} from './party.js';

type Check = Awaited<ReturnType<ContractDesk['check']>>;

interface DraftOptions extends PartyOptions {
  readonly listing: readonly string[];
  readonly tenant?: string;
  readonly validDays?: number;
}

/** `gridlease term-sheet ...`: negotiating a contract, for tenants and, with `--as provider`, for miners. */
export function termSheetCommand(program: Command, around: Surroundings): void {
  const all = program.command('term-sheet').description('negotiate a contract: propose, answer, accept');
  const sub = (name: string, description: string): Command => forParty(all.command(name).description(description));
  const desk = ({ as }: PartyOptions) => partyDesk(around.environment, as);

  sub('check <file>', 'what a term sheet comes to, and everything that is wrong with it; nothing is stored')
    .option('--months', 'a line per month instead of per year')
    .action(async (file: string, options: PartyOptions & { months?: true }) => {
      const check = await (await desk(options)).check(termsIn(file), options.months === true ? 'MONTH' : 'YEAR');
      tell(around, options, check, checkLines);
      if (check.problems.length > 0) throw new CommandError(`${file}: ${check.problems.length} problem(s)`, EXIT.usage);
    });
  sub('propose <file>', 'put a term sheet on the table')
    .option('--listing <tranche=offer>', 'where a tranche takes its capacity from; once for each', each, [])
    .option('--tenant <organisation>', 'as provider: whom it is proposed to, org_...')
    .option('--valid-days <days>', 'for how many days it can be accepted', whole)
    .action(async (file: string, options: DraftOptions) => {
      const { tenant, validDays } = options;
      const more = { ...(tenant === undefined ? {} : { tenantOrgId: tenant }), ...(validDays ? { validDays } : {}) };
      const party = await desk(options);
      tell(around, options, await party.propose(termsIn(file), listingsFrom(options.listing), more), proposalLines);
    });
  sub('counter <id> <file>', 'answer with other terms')
    .option('--listing <tranche=offer>', 'where a tranche takes its capacity from; without: as before', each, [])
    .action(async (id: string, file: string, options: DraftOptions) => {
      const listings = options.listing.length === 0 ? undefined : listingsFrom(options.listing);
      tell(around, options, await (await desk(options)).counter(id, termsIn(file), listings), proposalLines);
    });
  sub('list', 'term sheets of your organisation, newest first').action(async (options: PartyOptions) => {
    tell(around, options, await (await desk(options)).termSheets(), (sheets) => sheets.map(headline));
  });
  sub('show <id>', 'what is on the table, with the text that would be signed').action(
    async (id: string, options: PartyOptions) => {
      const shown = (sheet: ProposalRead) => [...proposalLines(sheet), '', sheet.latest.document];
      tell(around, options, await (await desk(options)).termSheet(id), shown);
    },
  );
  sub('accept <id>', 'sign the contract that the other side put on the table')
    .requiredOption('--hash <sha256>', 'hash of the text you accept, as `show` prints it')
    .action(async (id: string, options: PartyOptions & { hash: string }) => {
      tell(around, options, await (await desk(options)).accept(id, options.hash), contractLines);
    });
  sub('decline <id>', 'say no to what the other side put on the table').action(
    async (id: string, options: PartyOptions) => {
      tell(around, options, await (await desk(options)).decline(id), proposalLines);
    },
  );
  sub('withdraw <id>', 'take back what your side put on the table').action(
    async (id: string, options: PartyOptions) => {
      tell(around, options, await (await desk(options)).withdraw(id), proposalLines);
    },
  );
}

function headline({ id, number, state, providerName, tenantName, isYourTurn, latest }: ProposalRead): string {
  const turn = isYourTurn ? ', your turn' : '';
  return `${number}  ${id}  ${state}${turn}  ${tenantName} at ${providerName}: ${latest.terms.title}`;
}

function proposalLines(sheet: ProposalRead): string[] {
  const { latest, expiresAt, contractId } = sheet;
  return [
    headline(sheet),
    `revision ${latest.number} of the ${latest.by.toLowerCase()}, ${latest.at}, can be accepted until ${expiresAt}`,
    ...latest.listings.map(({ tranche, offerId }) => `${tranche} from ${offerId}`),
    `hash ${latest.documentHash}`,
    ...(contractId == null ? [] : [`contract ${contractId}`]),
  ];
}

function checkLines({ problems, cashFlow }: Check): string[] {
  if (cashFlow == null) return problems.map(({ message }) => message);
  const rows = [...cashFlow.periods, { time: 'total', totals: cashFlow.totals }];
  return rows.map(({ time, totals: { rent, billed, cash, isEstimated } }) => {
    const amounts = `rent ${rent.amount}, billed ${billed.amount}, cash ${cash.amount} ${rent.currency}`;
    return `${time.padEnd(7)}  ${amounts}${isEstimated ? ' (in part estimated)' : ''}`;
  });
}
