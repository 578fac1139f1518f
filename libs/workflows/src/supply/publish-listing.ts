import { type ListingNeeds, changeListing } from './change-listing.js';

/** Puts a draft or paused listing on offer. NOT_PUBLISHABLE where nobody could ever book it. */
export const publishListing = (ports: ListingNeeds) => changeListing(ports, 'PUBLISH');
