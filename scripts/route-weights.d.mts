/** One address of the portal: how many scripts its first view runs, and their bytes (gzip -9) by language. */
export interface RouteWeight {
  readonly path: string;
  readonly scripts: number;
  readonly bytes: { readonly en: number; readonly ar: number };
}

/** Throws when there is no built portal in the folder (default `dist/web`). */
export function routeWeights(folder?: string): readonly RouteWeight[];
