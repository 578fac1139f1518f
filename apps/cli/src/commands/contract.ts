import { type Command } from 'commander';
import { type ContractActProposeInput, type ContractEndDeclaration } from '../gql/tenant/graphql.js';
import { actLines, contractHeadline, contractLines, detailLines, scheduleLine } from './contract-lines.js';
import { type PartyOptions, type Surroundings, each, forParty, objectIn, partyDesk, tell } from './party.js';

interface WhyOptions extends PartyOptions {
  readonly reason: string;
  readonly document: readonly string[];
}
type Asked = Pick<ContractActProposeInput, 'amend' | 'novate' | 'renew' | 'expand' | 'terminate'>;

/** `gridlease contract ...`: signed contracts and what happens to them, for tenants and, with `--as provider`, for miners. */
export function contractCommand(program: Command, around: Surroundings): void {
  const all = program.command('contract').description('signed contracts: read, amend, novate, renew, expand, end');
  readingCommands(all, around);
  askingCommands(all, around);
  answeringCommands(all, around);
}

const sub = (all: Command, name: string, description: string): Command =>
  forParty(all.command(name).description(description));

function readingCommands(all: Command, around: Surroundings): void {
  const desk = ({ as }: PartyOptions) => partyDesk(around.environment, as);
  sub(all, 'list', 'contracts of your organisation, newest first').action(async (options: PartyOptions) => {
    tell(around, options, await (await desk(options)).contracts(), (contracts) => contracts.map(contractHeadline));
  });
  sub(all, 'show <id>', 'terms, leases, options, obligations and acts').action(
    async (id: string, options: PartyOptions) => {
      tell(around, options, await (await desk(options)).contract(id), detailLines);
    },
  );
  sub(all, 'text <id>', 'the document that was signed').action(async (id: string, options: PartyOptions) => {
    const { document, number } = await (await desk(options)).contract(id);
    tell(around, options, { number, document }, () => [document ?? 'You were no side of the signature.']);
  });
  sub(all, 'schedule <id>', 'everything it will bill, in the order of billing')
    .option('--tranche <id>', 'only this tranche')
    .action(async (id: string, options: PartyOptions & { tranche?: string }) => {
      const rows = await (await desk(options)).schedule(id, options.tranche ?? null);
      tell(around, options, rows, () => rows.map(scheduleLine));
    });
}

function askingCommands(all: Command, around: Surroundings): void {
  const why = (name: string, description: string): Command =>
    sub(all, name, description)
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--document <name>', 'what proves it; once for each document', each, []);
  const ask = async (id: string, options: WhyOptions, asked: Asked): Promise<void> => {
    const desk = await partyDesk(around.environment, options.as);
    const { reason, document: documents } = options;
    tell(around, options, await desk.ask(id, { reason, documents, ...asked }), actLines);
  };
  why('amend <id> <file>', 'ask for other terms: a JSON file of ContractAmendInput').action(
    (id: string, file: string, options: WhyOptions) =>
      ask(id, options, { amend: objectIn(file) as unknown as NonNullable<Asked['amend']> }),
  );
  why('novate <id>', 'ask that another tenant takes it over')
    .requiredOption('--to <organisation>', 'the new tenant, org_...')
    .requiredOption('--effective <date>', 'its first day')
    .action((id: string, options: WhyOptions & { to: string; effective: string }) =>
      ask(id, options, { novate: { toOrgId: options.to, effective: options.effective } }),
    );
  why('renew <id>', 'take the next renewal').action((id: string, options: WhyOptions) =>
    ask(id, options, { renew: true }),
  );
  why('expand <id> <option>', 'take an expansion')
    .requiredOption('--commencement <date>', "the new tranche's first day")
    .requiredOption('--listing <offer>', 'where it takes its capacity from')
    .action((id: string, option: string, options: WhyOptions & { commencement: string; listing: string }) =>
      ask(id, options, { expand: { option, commencement: options.commencement, offerId: options.listing } }),
    );
  why('end <id>', 'ask the other side to end it')
    .requiredOption('--effective <date>', 'first day without service')
    .action((id: string, options: WhyOptions & { effective: string }) =>
      ask(id, options, { terminate: { effective: options.effective } }),
    );
  why('terminate <id> <cause>', 'end it by your own right: CONVENIENCE, HOST_DEFAULT, LATE_DELIVERY ...')
    .requiredOption('--effective <date>', 'first day without service')
    .action(async (contractId: string, cause: string, options: WhyOptions & { effective: string }) => {
      const { reason, document: documents, effective } = options;
      const input = { contractId, cause: cause as ContractEndDeclaration, effective, reason, documents };
      const desk = await partyDesk(around.environment, options.as);
      tell(around, options, await desk.terminate(input), contractLines);
    });
}

function answeringCommands(all: Command, around: Surroundings): void {
  sub(all, 'agree <act>', 'agree to what was asked for').action(async (id: string, options: PartyOptions) => {
    tell(around, options, await (await partyDesk(around.environment, options.as)).agree(id), actLines);
  });
  sub(all, 'refuse <act>', 'say no to it, or take back your own').action(async (id: string, options: PartyOptions) => {
    tell(around, options, await (await partyDesk(around.environment, options.as)).disagree(id), actLines);
  });
}
