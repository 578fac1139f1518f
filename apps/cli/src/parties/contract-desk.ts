import { randomUUID } from 'node:crypto';
import { type ApiClient, CommandError, EXIT } from '../client.js';
import {
  type ContractActProposeInput,
  type ContractTerminateInput,
  type ListContractsQuery,
  type ListTermSheetsQuery,
  type ReadContractActQuery,
  type ReadContractQuery,
  type ReadScheduleQuery,
  type TermSheetInput,
  type TermSheetState,
} from '../gql/tenant/graphql.js';
import { PROVIDER_DOCUMENTS } from './provider-documents.js';
import { TENANT_DOCUMENTS } from './tenant-documents.js';

export type Side = 'tenant' | 'provider';
export type ProposalRead = ListTermSheetsQuery['termSheets']['nodes'][number];
export type ContractRead = ListContractsQuery['contracts']['nodes'][number];
export type ContractDetail = NonNullable<ReadContractQuery['contract']>;
export type ActRead = NonNullable<ReadContractActQuery['contractAct']>;
export type ScheduleRead = NonNullable<ReadScheduleQuery['contract']>['schedule']['nodes'][number];
type Act = Omit<ContractActProposeInput, 'contractId'>;

/** Where each tranche takes its capacity from: offer ids by tranche ids. */
export type Listings = ReadonlyMap<string, string>;

interface Refused {
  readonly code?: string;
  readonly message?: string;
  readonly path?: readonly string[] | null;
}

/** One side of contracts, signed in at its own API. Every refusal is a `CommandError` that names all that is wrong. */
export class ContractDesk {
  readonly #documents: typeof TENANT_DOCUMENTS;

  constructor(
    readonly api: ApiClient,
    side: Side,
  ) {
    this.#documents = side === 'tenant' ? TENANT_DOCUMENTS : PROVIDER_DOCUMENTS;
  }

  async organisationId(): Promise<string> {
    const { viewer } = await this.api.run(this.#documents.Partner, {});
    return found('a signed-in organisation', viewer?.organisation.id);
  }

  async check(terms: TermSheetInput, by: 'YEAR' | 'MONTH') {
    return (await this.api.run(this.#documents.CheckTermSheet, { terms, by })).termSheetCheck;
  }

  async propose(terms: TermSheetInput, listings: Listings, more: { tenantOrgId?: string; validDays?: number } = {}) {
    const input = { terms, listings: listed(listings), ...more };
    const { termSheetPropose } = await this.api.run(this.#documents.ProposeTermSheet, { input, key: randomUUID() });
    return found('term sheet', granted('proposal', termSheetPropose).termSheet);
  }

  /** Answers the latest revision; without listings the tranches stay where they were. */
  async counter(termSheetId: string, terms: TermSheetInput, listings?: Listings): Promise<ProposalRead> {
    const { latest } = await this.termSheet(termSheetId);
    const kept = latest.listings.map(({ tranche, offerId }) => ({ tranche, offerId }));
    const input = { termSheetId, onRevision: latest.number, terms, listings: listings ? listed(listings) : kept };
    const { termSheetCounter } = await this.api.run(this.#documents.CounterTermSheet, { input, key: randomUUID() });
    return found('term sheet', granted('answer', termSheetCounter).termSheet);
  }

  /** Signs what is on the table if its text has this hash. */
  async accept(termSheetId: string, documentHash: string): Promise<ContractRead> {
    const { number: revision } = (await this.termSheet(termSheetId)).latest;
    const input = { termSheetId, revision, documentHash };
    const { termSheetAccept } = await this.api.run(this.#documents.AcceptTermSheet, { input, key: randomUUID() });
    return found('contract', granted('signing', termSheetAccept).contract);
  }

  async decline(id: string): Promise<ProposalRead> {
    const { termSheetDecline } = await this.api.run(this.#documents.DeclineTermSheet, { id });
    return found('term sheet', granted('refusal', termSheetDecline).termSheet);
  }

  async withdraw(id: string): Promise<ProposalRead> {
    const { termSheetWithdraw } = await this.api.run(this.#documents.WithdrawTermSheet, { id });
    return found('term sheet', granted('withdrawal', termSheetWithdraw).termSheet);
  }

  async termSheet(id: string): Promise<ProposalRead> {
    return found(`term sheet ${id}`, (await this.api.run(this.#documents.ReadTermSheet, { id })).termSheet);
  }

  termSheets(states: readonly TermSheetState[] | null = null): Promise<ProposalRead[]> {
    return everyPage(
      async (after) => (await this.api.run(this.#documents.ListTermSheets, { states, after })).termSheets,
    );
  }

  contracts(): Promise<ContractRead[]> {
    return everyPage(async (after) => (await this.api.run(this.#documents.ListContracts, { after })).contracts);
  }

  async contract(id: string): Promise<ContractDetail> {
    return found(`contract ${id}`, (await this.api.run(this.#documents.ReadContract, { id })).contract);
  }

  schedule(id: string, tranche: string | null = null): Promise<ScheduleRead[]> {
    return everyPage(async (after) => {
      const { contract } = await this.api.run(this.#documents.ReadSchedule, { id, tranche, first: 100, after });
      return found(`contract ${id}`, contract).schedule;
    });
  }

  async act(id: string): Promise<ActRead> {
    return found(`act ${id}`, (await this.api.run(this.#documents.ReadContractAct, { id })).contractAct);
  }

  /** Asks for an amendment, a novation, an option or a mutual end. */
  async ask(contractId: string, act: Act): Promise<ActRead> {
    const variables = { input: { contractId, ...act }, key: randomUUID() };
    const { contractActPropose } = await this.api.run(this.#documents.ProposeContractAct, variables);
    return found('act', granted('act', contractActPropose).act);
  }

  async agree(id: string): Promise<ActRead> {
    const { contractActAccept } = await this.api.run(this.#documents.AcceptContractAct, { id, key: randomUUID() });
    return found('act', granted('consent', contractActAccept).act);
  }

  async disagree(id: string): Promise<ActRead> {
    const { contractActDecline } = await this.api.run(this.#documents.DeclineContractAct, { id });
    return found('act', granted('refusal', contractActDecline).act);
  }

  /** Declares an end that is this side's right. */
  async terminate(input: ContractTerminateInput): Promise<ContractRead> {
    const { contractTerminate } = await this.api.run(this.#documents.TerminateContract, { input, key: randomUUID() });
    return found('contract', granted('end', contractTerminate).contract);
  }
}

function listed(listings: Listings) {
  return [...listings].map(([tranche, offerId]) => ({ tranche, offerId }));
}

function found<T>(what: string, value: T | null | undefined): T {
  if (value === null || value === undefined) throw new CommandError(`there is no ${what}`, EXIT.notFound);
  return value;
}

/** The payload, or everything that was wrong, one line each. */
function granted<T extends { readonly errors: readonly Refused[] }>(what: string, payload: T): T {
  if (payload.errors.length === 0) return payload;
  const lines = payload.errors.map(({ code, message, path }) => {
    return `${code ?? 'REFUSED'}${path?.length ? ` at ${path.join('.')}` : ''}: ${message ?? ''}`;
  });
  const isMissing = payload.errors.every(({ code }) => code === 'NOT_FOUND');
  throw new CommandError(`${what}: ${lines.join('\n  ')}`, isMissing ? EXIT.notFound : EXIT.conflict);
}

interface Page<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

async function everyPage<T>(read: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  for (let after: string | null = null; ;) {
    const { nodes, pageInfo }: Page<T> = await read(after);
    all.push(...nodes);
    if (!pageInfo.hasNextPage) return all;
    after = pageInfo.endCursor ?? null;
  }
}
