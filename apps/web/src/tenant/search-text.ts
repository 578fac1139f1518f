/** The query part of an address as plain words: `models=h100-sxm,h200&units=64`, readable and easy to type. */
export type SearchText = Record<string, string>;

export const readSearch = (text: string): SearchText => Object.fromEntries(new URLSearchParams(text));

export const writeSearch = (search: Record<string, unknown>): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (Array.isArray(value)) {
      if (value.length > 0) query.set(name, value.join(','));
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      query.set(name, String(value));
  }
  const written = query.toString().replaceAll('%2C', ',');
  return written === '' ? '' : `?${written}`;
};
