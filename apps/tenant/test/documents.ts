/** Mutations and queries of the specs beside this file. */
export const QUOTE = `mutation ($input: QuoteCreateInput!) { quoteCreate(input: $input) {
  quote { id number state providerName window { start end hours } units placement { from to } total { amount currency } dueAtBooking { amount } lines { kind amount { amount } } expiresAt leaseId }
  errors { __typename ... on UserError { code message path } ... on CapacityTaken { bookableUnits } } } }`;
export const BOOK = `mutation ($input: LeaseBookInput!) { leaseBook(input: $input) {
  lease { id number state reason providerName events { state reason } usage { unitHours days { units } } invoices { id number isPaymentPending } }
  invoice { id number state total { amount } lines { kind amount { amount } } buyerName sellerName isPaymentPending }
  errors { __typename ... on UserError { code message path } ... on QuoteExpired { expiredAt } ... on CreditExceeded { limit { amount } wouldOwe { amount } } } } }`;
export const SEARCH = `query ($filter: OfferFilter, $sort: OfferSort, $first: Int, $after: String) { offers(filter: $filter, sort: $sort, first: $first, after: $after) {
  nodes { id kind name providerName bookableUnits allInPrice { amount currency unit } allInTotal { amount } site { region { slug } timeZone } gpu { model { slug memoryGib } } hall { rackDensityKw } daysToPower }
  edges { cursor } pageInfo { hasNextPage endCursor } totalCount appliedFilter { field value isDefault }
  noMatch { blockers { field eliminated } suggestions { changes { field newValue } matches cheapest { amount } } } } }`;

export interface Offers {
  readonly offers: {
    readonly nodes: readonly {
      readonly id: string;
      readonly name: string;
      readonly bookableUnits: number;
      readonly providerName: string;
      readonly allInTotal: { amount: string } | null;
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    readonly totalCount: number;
    readonly appliedFilter: readonly { readonly field: string; readonly isDefault: boolean }[];
    readonly noMatch: {
      readonly blockers: unknown[];
      readonly suggestions: readonly {
        readonly changes: readonly { readonly field: string; readonly newValue: string }[];
        readonly matches: number;
      }[];
    } | null;
  };
}
interface Refused {
  readonly code: string;
  readonly __typename: string;
}
export interface Quoted {
  readonly quoteCreate: {
    readonly quote: { readonly id: string; readonly total: { amount: string }; readonly placement: unknown } | null;
    readonly errors: readonly Refused[];
  };
}
export interface Booked {
  readonly leaseBook: {
    readonly lease: { readonly id: string; readonly state: string } | null;
    readonly invoice: { readonly id: string; readonly total: { amount: string } } | null;
    readonly errors: readonly Refused[];
  };
}
