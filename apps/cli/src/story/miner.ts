import {
  type DataHallUpsertInput,
  type GpuPoolUpsertInput,
  type MiningLoadUpsertInput,
  type SignUpInput,
  type SiteUpsertInput,
} from '../gql/provider/graphql.js';

/** Password of every demo sign-in. The demo runs on loopback with invented companies. */
export const DEMO_PASSWORD = 'demo-Gridlease-2026';

/** One miner of the demo: a company invented for it, with sites and prices in line with what the field publishes. */
export interface ProviderStory {
  readonly signUp: SignUpInput;
  readonly sites: readonly SiteUpsertInput[];
  readonly pools: readonly GpuPoolUpsertInput[];
  readonly halls: readonly DataHallUpsertInput[];
  /** Own machines that mine under the sites' limits; absent: none. */
  readonly mining?: readonly MiningLoadUpsertInput[];
}

export const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });

export const signUp = (
  organisationName: string,
  legalName: string,
  country: string,
  name: string,
  email: string,
): SignUpInput => ({
  organisationName,
  legalName,
  country,
  name,
  email,
  password: DEMO_PASSWORD,
});

/** Fields of a node with eight SXM GPUs on InfiniBand, after the vendors' reference designs. */
export const sxmNode = {
  gpusPerNode: 8,
  interconnect: 'INFINIBAND_NDR400',
  vcpusPerNode: 192,
  ramGibPerNode: 2048,
  storageGibPerNode: 30_720,
  networkGbpsPerNode: 3200,
} as const;

export const pcieNode = {
  gpusPerNode: 8,
  interconnect: 'PCIE',
  vcpusPerNode: 96,
  ramGibPerNode: 512,
  storageGibPerNode: 7680,
  networkGbpsPerNode: 100,
} as const;
