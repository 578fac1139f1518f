import { AskedRequestById } from '../gql/provider/documents/AskedRequestById.js';
import { AskedRequests } from '../gql/provider/documents/AskedRequests.js';
import { KeyNames } from '../gql/provider/documents/KeyNames.js';

/** What is asked of the log of requests at the provider API. */
export const PROVIDER_REQUESTS = { AskedRequestById, AskedRequests, KeyNames };
