/** Parts of a lease's page, each with an address of its own. */
export const SECTIONS = ['overview', 'access', 'usage', 'events', 'cost'] as const;
export type SectionId = (typeof SECTIONS)[number];

export function readSection(search: Record<string, unknown>): { section?: SectionId } {
  const section = SECTIONS.find((one) => one === search['section']);
  return section === undefined || section === 'overview' ? {} : { section };
}
