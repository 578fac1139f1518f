import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
  visit,
} from 'graphql';

/** Most tokens of a document; the parser stops there. */
export const MAX_TOKENS = 2_000;
/** Deepest nesting of fields; introspection is not counted. */
const MAX_DEPTH = 12;
/** Aliases in a document, those of `__typename` included. */
const MAX_ALIASES = 30;
/** Directives in a document. */
const MAX_DIRECTIVES = 50;
/** How often a query may ask for the same root field. A mutation may do each thing once: bulk mutations take lists. */
const MAX_SAME_QUERY_FIELD = 10;

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const fragmentsOf = (document: DocumentNode): Fragments =>
  new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );

/** Levels of fields below a selection set. Each fragment is measured once, so repeated spreads cost nothing; a cycle counts as zero. */
function depthMeter(fragments: Fragments): (set: SelectionSetNode) => number {
  const known = new Map<string, number>();
  const ofFragment = (name: string): number => {
    const measured = known.get(name);
    if (measured !== undefined) return measured;
    known.set(name, 0);
    const fragment = fragments.get(name);
    const depth = fragment ? ofSet(fragment.selectionSet) : 0;
    known.set(name, depth);
    return depth;
  };
  const ofSet = (set: SelectionSetNode): number =>
    Math.max(
      0,
      ...set.selections.map((selection) => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
        if (selection.kind === Kind.INLINE_FRAGMENT) return ofSet(selection.selectionSet);
        if (selection.name.value.startsWith('__')) return 1;
        return 1 + (selection.selectionSet ? ofSet(selection.selectionSet) : 0);
      }),
    );
  return ofSet;
}

export const UNSTORABLE = 'A string holds a NUL character or half a surrogate pair.';

/** Text that PostgreSQL does not take, in a column or in JSON: refused at the door. */
export const isUnstorable = (text: string): boolean => /[\0\p{Surrogate}]/u.test(text);

interface Counts {
  aliases: number;
  directives: number;
  unstorable: number;
}

function count(document: DocumentNode): Counts {
  const counts: Counts = { aliases: 0, directives: 0, unstorable: 0 };
  visit(document, {
    Field: (node) => {
      if (node.alias) counts.aliases += 1;
    },
    Directive: () => {
      counts.directives += 1;
    },
    StringValue: (node) => {
      if (isUnstorable(node.value)) counts.unstorable += 1;
    },
  });
  return counts;
}

/** Names of the root fields of an operation as often as they are asked for, through fragments too. */
export function rootFieldNames(operation: OperationDefinitionNode, fragments: Fragments): string[] {
  const seen = new Set<string>();
  const ofSet = (set: SelectionSetNode): string[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection.name.value];
      if (selection.kind === Kind.INLINE_FRAGMENT) return ofSet(selection.selectionSet);
      const fragment = fragments.get(selection.name.value);
      if (!fragment || seen.has(selection.name.value)) return [];
      seen.add(selection.name.value);
      return ofSet(fragment.selectionSet);
    });
  return ofSet(operation.selectionSet);
}

function repeatedField(operation: OperationDefinitionNode, fragments: Fragments): string | undefined {
  const most = operation.operation === 'mutation' ? 1 : MAX_SAME_QUERY_FIELD;
  const times = new Map<string, number>();
  for (const name of rootFieldNames(operation, fragments)) times.set(name, (times.get(name) ?? 0) + 1);
  return [...times].find(([name, often]) => !name.startsWith('__') && often > most)?.[0];
}

/** What is too much in a document, in words; undefined when nothing is. */
function excess(document: DocumentNode): string | undefined {
  const { aliases, directives, unstorable } = count(document);
  if (unstorable > 0) return UNSTORABLE;
  if (aliases > MAX_ALIASES) return `The document has ${aliases} aliases; at most ${MAX_ALIASES} are allowed.`;
  if (directives > MAX_DIRECTIVES)
    return `The document has ${directives} directives; at most ${MAX_DIRECTIVES} are allowed.`;
  const fragments = fragmentsOf(document);
  const depthOf = depthMeter(fragments);
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    if (depthOf(node.selectionSet) > MAX_DEPTH) return `The operation is nested deeper than ${MAX_DEPTH} fields.`;
    const repeated = repeatedField(node, fragments);
    if (repeated !== undefined) return `The operation asks for ${repeated} too often; send several operations.`;
  }
  return undefined;
}

/** Refuses documents that are too much, whatever they ask for. */
export const documentLimits: ValidationRule = (context: ValidationContext): ASTVisitor => ({
  Document: (node: ASTNode) => {
    const tooMuch = node.kind === Kind.DOCUMENT ? excess(node) : undefined;
    if (tooMuch !== undefined) context.reportError(new GraphQLError(tooMuch));
    return false;
  },
});
