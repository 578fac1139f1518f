import { type Choice } from '../../kit/choice.js';
import { type SpendingOfQuery } from '../../gql/tenant/graphql.js';

export type Method = SpendingOfQuery['paymentMethods'][number];

export const methodChoices = (methods: readonly Method[]): readonly Choice[] =>
  methods.map(({ id, brand, last4 }) => ({ id, name: `${brand} ···· ${last4}` }));
