import {
  type GraphQLResolveInfo,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type SelectionNode,
  getDirectiveValues,
} from 'graphql';

/** Whether the request asks for this field of what is being resolved, in whatever fragment: for what is dear to find out. */
export function isSelected(info: GraphQLResolveInfo, field: string): boolean {
  const has = (nodes: readonly SelectionNode[] = []): boolean =>
    nodes.some((node) => {
      if (!isIncluded(info, node)) return false;
      if (node.kind === Kind.FIELD) return node.name.value === field;
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : info.fragments[node.name.value];
      return has(fragment?.selectionSet.selections);
    });
  return info.fieldNodes.some((node) => has(node.selectionSet?.selections));
}

function isIncluded({ variableValues }: GraphQLResolveInfo, node: SelectionNode): boolean {
  const skipped = getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] === true;
  return !skipped && getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] !== false;
}
