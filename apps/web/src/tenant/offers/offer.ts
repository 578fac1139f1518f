import { type OfferDetailQuery } from '../../gql/tenant/graphql.js';

/** One offer with everything that its page shows. */
export type Offer = NonNullable<OfferDetailQuery['offer']>;
