import { type InvoiceListQuery } from '../../gql/ops/graphql.js';

/** One row of the list of all tenants' invoices. */
export type OpsInvoice = InvoiceListQuery['invoices']['nodes'][number];
