import { type LeaseFactsFragment, type LeaseServiceFactsFragment } from '../../gql/tenant/graphql.js';

/** What each part of a lease's page is given. */
export interface PartProps {
  readonly lease: LeaseFactsFragment;
  /** Null while it is on its way. */
  readonly service: LeaseServiceFactsFragment | null;
  readonly refresh: () => void;
}
