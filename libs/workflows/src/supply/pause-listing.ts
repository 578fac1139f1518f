import { type ListingNeeds, changeListing } from './change-listing.js';

/** Takes a published listing off offer for now. Leases go on; open quotes stay bookable until they expire. */
export const pauseListing = (ports: ListingNeeds) => changeListing(ports, 'PAUSE');
