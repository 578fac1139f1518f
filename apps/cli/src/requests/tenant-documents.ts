import { AskedRequestById } from '../gql/tenant/documents/AskedRequestById.js';
import { AskedRequests } from '../gql/tenant/documents/AskedRequests.js';
import { KeyNames } from '../gql/tenant/documents/KeyNames.js';

/** What is asked of the log of requests at the tenant API. */
export const TENANT_REQUESTS = { AskedRequestById, AskedRequests, KeyNames };
