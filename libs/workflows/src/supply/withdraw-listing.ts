import { type ListingNeeds, changeListing } from './change-listing.js';

/** Takes a listing off the market for good. Leases go on; open quotes of it cannot be booked any more. */
export const withdrawListing = (ports: ListingNeeds) => changeListing(ports, 'WITHDRAW');
