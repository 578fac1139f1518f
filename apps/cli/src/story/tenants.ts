import { type SignUpInput } from '../gql/tenant/graphql.js';
import { DEMO_PASSWORD } from './miner.js';

const firm = (
  organisationName: string,
  legalName: string,
  country: string,
  name: string,
  email: string,
  taxId: string | null = null,
): SignUpInput => ({
  organisationName,
  legalName,
  country,
  taxId,
  name,
  email,
  password: DEMO_PASSWORD,
});

/** The AI firms of the demo, invented for it. */
export const TENANTS = {
  meridian: firm('Meridian AI', 'Meridian AI Inc.', 'US', 'Ada Okafor', 'ada@meridian.example'),
  halcyon: firm('Halcyon Labs', 'Halcyon Labs GmbH', 'DE', 'Jonas Weber', 'jonas@halcyon.example', 'DE136695976'),
  kestrel: firm('Kestrel Robotics', 'Kestrel Robotics Ltd', 'GB', 'Priya Nair', 'priya@kestrel.example'),
  atlas: firm(
    'Atlas Foundation Models',
    'Atlas Foundation Models Inc.',
    'US',
    'Miguel Santos',
    'miguel@atlasfm.example',
  ),
  boreal: firm('Boreal Vision', 'Boreal Vision Inc.', 'CA', 'Chloe Tremblay', 'chloe@boreal.example'),
  saffron: firm('Saffron Health AI', 'Saffron Health AI FZ-LLC', 'AE', 'Layla Haddad', 'layla@saffron.example'),
} as const;

export type TenantName = keyof typeof TENANTS;

/** The province of those whose tax hangs on it. */
export const TAXED_IN: Partial<Record<TenantName, string>> = { boreal: 'QC' };
