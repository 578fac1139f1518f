interface State {
  readonly fetching: boolean;
  readonly stale: boolean;
  readonly operation?: { readonly variables?: unknown } | undefined;
}

/** What is on screen answers another question than the one asked now. The same one asked anew dims nothing: whoever reads goes on reading. */
export const isOlder = ({ fetching, stale, operation }: State, variables: unknown): boolean =>
  (fetching || stale) && JSON.stringify(operation?.variables) !== JSON.stringify(variables);
