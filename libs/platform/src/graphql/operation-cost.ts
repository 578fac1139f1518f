import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { failure } from './failure.js';

/** Points of one mutation field, besides the objects it returns. */
const MUTATION_POINTS = 10;
/** Rows assumed in a list that has no page size. */
const PLAIN_LIST_ROWS = 5;
/** Points of asking about the schema itself. */
const INTROSPECTION_POINTS = 20;
const LARGEST_PAGE = 100;

export interface CostInput {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

const isList = (field: GraphQLField<unknown, unknown>): boolean =>
  isListType(isNonNullType(field.type) ? field.type.ofType : field.type);

/** The page size a field asks for, null when it takes none. A variable's own default and the argument's default count. */
function pageSize(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  { operation, variables }: CostInput,
): number | null {
  const argument = field.args.find((one) => one.name === 'first');
  if (!argument) return null;
  const given = node.arguments?.find((one) => one.name.value === 'first')?.value;
  const fallback = typeof argument.defaultValue === 'number' ? argument.defaultValue : 20;
  if (!given) return fallback;
  if (given.kind === Kind.INT) return Number(given.value);
  if (given.kind !== Kind.VARIABLE) return fallback;
  const value = variables[given.name.value];
  if (typeof value === 'number') return value;
  const initial = operation.variableDefinitions?.find(
    (one) => one.variable.name.value === given.name.value,
  )?.defaultValue;
  return initial?.kind === Kind.INT ? Number(initial.value) : fallback;
}

/**
 * Points of an operation: one per object it can return, lists multiplied by their page size, ten more per mutation.
 * @throws BAD_USER_INPUT when a page size is outside 1 to 100
 */
export function operationCost(input: CostInput): number {
  const { schema, fragments } = input;
  const ofFragments = new Map<string, number>();

  const ofField = (parent: GraphQLCompositeType, node: FieldNode, rows: number): number => {
    if (node.name.value.startsWith('__')) return node.selectionSet ? INTROSPECTION_POINTS : 0;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return 0;
    const page = pageSize(field, node, input);
    if (page !== null && (page < 1 || page > LARGEST_PAGE))
      throw failure('BAD_USER_INPUT', `${field.name}: first must be from 1 to ${LARGEST_PAGE}, not ${page}.`);
    const type = getNamedType(field.type);
    if (!isCompositeType(type) || !node.selectionSet) return 0;
    const times = isList(field) ? rows : 1;
    return times * (1 + ofSet(type, node.selectionSet, page ?? PLAIN_LIST_ROWS));
  };

  const ofSpread = (name: string, rows: number): number => {
    const key = `${name}/${rows}`;
    const known = ofFragments.get(key);
    if (known !== undefined) return known;
    ofFragments.set(key, 0);
    const fragment = fragments.get(name);
    const type = fragment ? schema.getType(fragment.typeCondition.name.value) : undefined;
    const points = fragment && isCompositeType(type) ? ofSet(type, fragment.selectionSet, rows) : 0;
    ofFragments.set(key, points);
    return points;
  };

  /** `rows`: how many a list directly below stands for. */
  const ofSet = (parent: GraphQLCompositeType, set: SelectionSetNode, rows: number): number =>
    set.selections.reduce((points, selection) => {
      if (selection.kind === Kind.FIELD) return points + ofField(parent, selection, rows);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return points + ofSpread(selection.name.value, rows);
      const narrowed = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
      return points + (isCompositeType(narrowed) ? ofSet(narrowed, selection.selectionSet, rows) : 0);
    }, 0);

  const root = schema.getRootType(input.operation.operation);
  if (!root) return 0;
  const mutations = input.operation.operation === 'mutation' ? input.operation.selectionSet.selections.length : 0;
  return 1 + MUTATION_POINTS * mutations + ofSet(root, input.operation.selectionSet, PLAIN_LIST_ROWS);
}
