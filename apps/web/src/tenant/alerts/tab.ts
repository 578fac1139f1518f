const TABS = ['notices', 'needs', 'kinds'] as const;
export type AlertTab = (typeof TABS)[number];

/** Which part of the page an address means; none: the first. */
export const readTab = (search: Record<string, unknown>): { tab?: AlertTab } => {
  const tab = TABS.find((one) => one === search['tab']);
  return tab === undefined || tab === 'notices' ? {} : { tab };
};
