/** "`price.amount` must not be negative.": the market's words about a field as a whole sentence. */
export function fieldInWords({ path, detail }: { readonly path: readonly string[]; readonly detail: string }): string {
  return `\`${path.join('.')}\` ${detail}.`;
}
