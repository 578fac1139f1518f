/** Where a supply is taxed. */
export interface PlaceOfSupply {
  readonly country: string;
  /** ISO 3166-2 suffix, "TX"; null: not known or of no account. */
  readonly subdivision: string | null;
  /** County or city as staff named it, in capitals; null: not known. */
  readonly locality: string | null;
  readonly rule: 'CUSTOMER' | 'PROPERTY';
}

export interface Customer {
  /** Country of establishment, ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly subdivision?: string | null;
  readonly locality?: string | null;
}

/** The place of a hall. */
export interface Property {
  readonly country: string;
  readonly subdivision: string | null;
}

/**
 * Services between businesses are supplied where the customer is (GPUs, and all that goes with them); the use of a part of a building is supplied
 * where the building is: a powered hall is let with exclusive access, which is what makes it so (Directive 2006/112/EC, article 47;
 * Implementing Regulation 282/2011, article 31a; a rack without it is a service: CJEU C-215/19).
 */
export function placeOfSupply(customer: Customer, property: Property | null): PlaceOfSupply {
  if (property !== null) return { ...at(property), locality: null, rule: 'PROPERTY' };
  return { ...at(customer), locality: customer.locality ?? null, rule: 'CUSTOMER' };
}

function at({ country, subdivision }: Customer): Pick<PlaceOfSupply, 'country' | 'subdivision'> {
  return { country, subdivision: subdivision ?? null };
}
