import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/**
 * Sends the reader elsewhere, once. The router's own `Navigate` starts over at every render, and the page that it leaves
 * renders again while the next one is still loading.
 */
export const Go = ({ href }: { readonly href: string }) => {
  const { history } = useRouter();
  useEffect(() => history.replace(href), [history, href]);
  return null;
};
