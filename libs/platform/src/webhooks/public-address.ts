import { BlockList, isIP } from 'node:net';

/** A webhook goes to a stranger's address from inside our network, so it may only go outside. */
export interface AddressRules {
  /** `true` for the demo and tests only: loopback may be called too, by http and on any port. */
  readonly mayCallLoopback: boolean;
}

/** What is nobody's public server. Source: the special-purpose registries of IANA (RFC 6890), IPv4 and IPv6. */
const CLOSED: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Of IPv6 only global unicast is public; of that, not what wraps an IPv4 address or is for documentation. */
const CLOSED_6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const closed = new BlockList();
for (const [network, bits] of CLOSED) closed.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of CLOSED_6) closed.addSubnet(network, bits, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address (text of numbers, not a name) is outside of every private, local and reserved range. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !closed.check(address, 'ipv4');
  // ::ffff:127.0.0.1 and its like are not global unicast
  return version === 6 && global6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** Whether we may connect to this very address. */
export const mayConnect = (address: string, { mayCallLoopback }: AddressRules): boolean =>
  isPublicAddress(address) || (mayCallLoopback && isLoopback(address));

/** The host of a URL as an address, or null where it is a name: numbers of every notation were put into dots by the URL parser. */
export function addressIn(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? null : host;
}

const LONGEST = 500;

/** What is wrong with an address that somebody wants to be called at, as a whole sentence; null: nothing, as far as one can see without asking DNS. */
export function problemOfAddress(text: string, rules: AddressRules): string | null {
  if (text.length > LONGEST) return `An address has at most ${LONGEST} characters.`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return 'This is no address: it looks like https://hooks.example.com/gridlease.';
  if (url.username !== '' || url.password !== '') return 'An address carries no user name and no password.';
  if (url.hash !== '') return 'An address has no part after #.';
  const address = addressIn(url);
  const isOwn = rules.mayCallLoopback && (url.hostname === 'localhost' || (address !== null && isLoopback(address)));
  if (isOwn && (url.protocol === 'http:' || url.protocol === 'https:')) return null;
  if (url.protocol !== 'https:') return 'Only https addresses are called.';
  if (url.port !== '') return 'Only port 443 is called.';
  if (address !== null && !isPublicAddress(address)) return 'This address is not on the public internet.';
  if (/(^|\.)(localhost|local|internal|home\.arpa)\.?$/.test(url.hostname) || !url.hostname.includes('.'))
    if (address === null) return 'This name is not one of the public internet.';
  return null;
}
