import { useLocation, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { type ComponentPropsWithRef, type MouseEvent } from 'react';

const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/**
 * A link to a page of the console. The router's own links are typed by the addresses of the tenant portal, which is built from
 * the same sources; this one takes any address.
 */
export const ConsoleLink = ({
  href,
  onClick,
  within = false,
  ...rest
}: ComponentPropsWithRef<'a'> & {
  readonly href: string;
  /** It is marked as well while a page below its address is open. */
  readonly within?: boolean;
}) => {
  const { history } = useRouter();
  const { pathname } = useLocation();
  const [path = href] = href.split('?');
  return (
    <a
      {...rest}
      href={href}
      aria-current={pathname === path ? 'page' : within && pathname.startsWith(`${path}/`) ? 'true' : undefined}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !isPlainClick(event)) return;
        event.preventDefault();
        history.push(href);
      }}
    />
  );
};

/** Opens another address of the console; `replace` keeps the current one out of the history, e.g. for a filter. */
export const useOpen = (): ((href: string, replace?: boolean) => void) => {
  const { history } = useRouter();
  return (href, replace = false) => (replace ? history.replace(href) : history.push(href));
};

/** A part of the address, e.g. `$disputeId`; empty where the page has none of this name. */
export const useAddressPart = (name: string): string => {
  const parts: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  return parts[name] ?? '';
};

/** The address's search as texts: filters stand in the address, so that a view can be shared. */
export const useAddressSearch = (): Readonly<Record<string, string>> => {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  return Object.fromEntries(
    Object.entries(search).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
};
