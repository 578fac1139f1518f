import { type MessageId, type Say } from '../../kit/text.js';

const NAMED: readonly string[] = [
  'kind',
  'models',
  'minVramGib',
  'units',
  'gang',
  'interconnects',
  'regions',
  'countries',
  'window',
  'maxDaysToPower',
  'maxPrice',
  'certifications',
  'maxCarbonGramsPerKwh',
  'billing',
];
/** A field of the API's filter in the reader's words; one that is new to this page keeps its own name. */
export const fieldName = (say: Say, field: string): string =>
  NAMED.includes(field) ? say(`filter.${field}` as MessageId) : field;
