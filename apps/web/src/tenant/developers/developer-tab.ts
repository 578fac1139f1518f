const TABS = ['keys', 'webhooks', 'events', 'logs', 'graphiql'] as const;
export type DeveloperTab = (typeof TABS)[number];

/** Which part of the developers' page an address means; none: the first. */
export const readDeveloperTab = (search: Record<string, unknown>): { tab?: DeveloperTab } => {
  const tab = TABS.find((one) => one === search['tab']);
  return tab === undefined || tab === 'keys' ? {} : { tab };
};
