/** This page, for a bank's page to send the payer back to; what an earlier return has left in the address is dropped. */
export const hereToReturn = (): string => `${window.location.origin}${window.location.pathname}`;

/** Goes to the page of a bank, or of its stand-in. */
export const leaveTo = (url: string, returnUrl?: string): void => {
  const there = new URL(url);
  if (returnUrl !== undefined) there.searchParams.set('return_url', returnUrl);
  window.location.assign(there.href);
};
