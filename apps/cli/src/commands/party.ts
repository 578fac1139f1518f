import fs from 'node:fs';
import { type Command, Option } from 'commander';
import { addressesFrom } from '../addresses.js';
import { ApiClient, CommandError, EXIT, accepted } from '../client.js';
import { SignInProvider } from '../gql/provider/documents/SignInProvider.js';
import { SignInTenant } from '../gql/tenant/documents/SignInTenant.js';
import { type TermSheetInput } from '../gql/tenant/graphql.js';
import { ContractDesk, type Listings, type Side } from '../parties/contract-desk.js';
import { DEMO_PASSWORD } from '../story/miner.js';
import { LONE_STAR } from '../story/miners/lone-star.js';
import { TENANTS } from '../story/tenants.js';

/** What every command about contracts can be told. */
export interface PartyOptions {
  readonly as: Side;
  readonly json?: true;
}

/** What a command is run with: the world's environment and where lines go. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
}

/** Adds what all commands about contracts can be told. */
export function forParty(command: Command): Command {
  const side = new Option('--as <side>', 'which side of the contract speaks').choices(['tenant', 'provider']);
  return command.addOption(side.default('tenant')).option('--json', 'print JSON');
}

/** The side that speaks, signed in: whoever GRIDLEASE_EMAIL and GRIDLEASE_PASSWORD name, or the demo's first company of that side. */
export async function partyDesk(environment: NodeJS.ProcessEnv, side: Side): Promise<ContractDesk> {
  const addresses = addressesFrom(environment);
  const email = environment['GRIDLEASE_EMAIL'] ?? (side === 'tenant' ? TENANTS.meridian : LONE_STAR.signUp).email;
  const input = { email, password: environment['GRIDLEASE_PASSWORD'] ?? DEMO_PASSWORD };
  const api = new ApiClient(side, addresses[side]);
  const { signIn } =
    side === 'tenant' ? await api.run(SignInTenant, { input }) : await api.run(SignInProvider, { input });
  accepted('sign-in', signIn);
  return new ContractDesk(api, side);
}

/** Whoever GRIDLEASE_API_KEY, or GRIDLEASE_EMAIL and GRIDLEASE_PASSWORD, name; else the demo's first company of that side. */
export async function signedIn(side: Side, environment: NodeJS.ProcessEnv): Promise<ApiClient> {
  const key = environment['GRIDLEASE_API_KEY'] ?? null;
  const api = new ApiClient(side, addressesFrom(environment)[side], key);
  if (key !== null) return api;
  const email = environment['GRIDLEASE_EMAIL'] ?? (side === 'tenant' ? TENANTS.meridian : LONE_STAR.signUp).email;
  const input = { email, password: environment['GRIDLEASE_PASSWORD'] ?? DEMO_PASSWORD };
  const { signIn } =
    side === 'tenant' ? await api.run(SignInTenant, { input }) : await api.run(SignInProvider, { input });
  accepted('sign-in', signIn);
  return api;
}

/** Says a value as JSON where that was asked for, and otherwise in lines. */
export function tell<T>(
  { say }: Surroundings,
  { json }: PartyOptions,
  value: T,
  lines: (value: T) => readonly string[],
) {
  for (const line of json === true ? [JSON.stringify(value, null, 2)] : lines(value)) say(plain(line));
}

/** What others wrote is not trusted to steer the terminal. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (sign) => (sign === '\n' ? sign : ' '));
}

/** A term sheet from a file of docs/deals/term-sheet.schema.json; the API says what is wrong with it. */
export function termsIn(file: string): TermSheetInput {
  const { $schema: _, ...terms } = objectIn(file);
  return terms as TermSheetInput;
}

/** A file that holds one JSON object. */
export function objectIn(file: string): Record<string, unknown> {
  const value = jsonIn(file);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CommandError(`${file}: must be a JSON object`, EXIT.usage);
  return { ...value };
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? `is not JSON: ${error.message}` : 'cannot be read';
    throw new CommandError(`${file}: ${why}`, EXIT.usage);
  }
}

/** `--listing hall-1=hall_01J...`, once for each tranche. */
export function listingsFrom(given: readonly string[]): Listings {
  return new Map(
    given.map((text) => {
      const [tranche = '', offerId = ''] = text.split('=');
      if (tranche === '' || offerId === '')
        throw new CommandError(`"${text}": write --listing TRANCHE=OFFER`, EXIT.usage);
      return [tranche, offerId] as const;
    }),
  );
}

/** Collects an option that may be given many times. */
export const each = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** A whole number of an option. */
export function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new CommandError(`"${text}" is no whole number`, EXIT.usage);
  return Number(text);
}
