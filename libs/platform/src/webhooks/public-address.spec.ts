// World: addresses as strangers may give them; nothing is connected.
import { isPublicAddress, mayConnect, problemOfAddress } from './public-address.js';

const STRICT = { mayCallLoopback: false };

describe('isPublicAddress', () => {
  it.each(['93.184.216.34', '8.8.8.8', '172.32.0.1', '2606:4700::1111'])('%s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.9.9.9', '169.254.169.254', '172.16.0.1', '192.168.1.1'],
    ...['192.0.2.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1'],
    ...[
      '::ffff:8.8.8.8',
      '64:ff9b::7f00:1',
      'fe80::1',
      'fc00::1',
      'fd12::1',
      'ff02::1',
      '2001:db8::1',
      '2002:7f00:1::',
    ],
    ...['not an address', ''],
  ])('"%s" is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
    expect(mayConnect(address, STRICT)).toBe(false);
  });
});

describe('problemOfAddress', () => {
  it.each([
    ...['http://hooks.example.com/', 'ftp://hooks.example.com/', 'https://hooks.example.com:8443/', 'no address'],
    ...[
      'https://ada:secret@hooks.example.com/',
      'https://hooks.example.com/#x',
      'https://localhost/',
      'https://intranet/',
    ],
    ...['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://017700000001/', 'https://[::1]/'],
    ...[
      'https://[::ffff:127.0.0.1]/',
      'https://169.254.169.254/latest/meta-data',
      'https://db.internal/',
      'https://10.0.0.1/',
    ],
    `https://hooks.example.com/${'x'.repeat(500)}`,
  ])('finds one in %s', (url) => {
    expect(problemOfAddress(url, STRICT)).toEqual(expect.any(String));
  });

  it.each(['https://hooks.example.com/gridlease?x=1', 'https://hooks.example.com:443/', 'https://8.8.8.8/'])(
    'finds none in %s',
    (url) => {
      expect(problemOfAddress(url, STRICT)).toBeNull();
    },
  );

  it('lets the demo call its own machine, and nothing else of its network', () => {
    const demo = { mayCallLoopback: true };
    const found = [
      'http://127.0.0.1:9000/x',
      'http://localhost:9000/',
      'http://10.0.0.1/',
      'http://hooks.example.com/',
    ];
    expect(found.map((url) => problemOfAddress(url, demo) === null)).toEqual([true, true, false, false]);
  });
});
