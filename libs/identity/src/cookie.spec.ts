// World: cookie headers as browsers and attackers send them.
import { SessionCookie } from './cookie.js';
import { looksLikeKey, looksLikeSessionId, newKeySecret, newSessionId } from './secret.js';

describe('the session cookie', () => {
  const cookie = new SessionCookie('TENANT', false);

  it.each([
    ['none', undefined, undefined],
    ['another', 'theme=dark', undefined],
    ['ours among others', 'theme=dark; gridlease_session=abc; x=y', 'abc'],
    ['ours twice', 'gridlease_session=a; gridlease_session=b', undefined],
    ['one whose name ends like ours', 'evil_gridlease_session=abc', undefined],
    ["another API's", 'gridlease_session_ops=abc', undefined],
  ])('read from a header with %s', (_name, header, value) => expect(cookie.read(header)).toBe(value));

  it('is bound to host, path and https where there is https', () => {
    expect(new SessionCookie('PLATFORM', true).give('id', 60)).toBe(
      '__Host-gridlease_session_ops=id; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure',
    );
    expect(new SessionCookie('PROVIDER', true).take()).toBe(
      '__Host-gridlease_session_provider=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure',
    );
  });
});

describe('secrets', () => {
  it('have 256 bits and a shape that is checked before the database is asked', () => {
    expect(looksLikeSessionId(newSessionId())).toBe(true);
    expect(looksLikeKey(newKeySecret().secret)).toBe(true);
    expect(new Set(Array.from({ length: 100 }, newSessionId)).size).toBe(100);
    for (const wrong of ['', 'a'.repeat(42), `${'a'.repeat(42)}'`, `${'a'.repeat(43)}\u0000`])
      expect(looksLikeSessionId(wrong)).toBe(false);
    for (const wrong of ['', 'gl_live_', `gl_live_${'U'.repeat(52)}`, `gl_test_${'A'.repeat(52)}`])
      expect(looksLikeKey(wrong)).toBe(false);
  });
});
