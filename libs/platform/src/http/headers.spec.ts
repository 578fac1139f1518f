// World: no server; the headers of a page that loads from nowhere else, and of one that frames a payment form.
import { pageHeaders } from './headers.js';

const PAY = {
  scripts: ['https://js.pay.example'],
  frames: ['https://js.pay.example', 'https://bank.pay.example'],
  connections: ['https://api.pay.example'],
  images: ['https://*.pay.example'],
};

describe('headers of a page', () => {
  it('name no other origin where none is given', () => {
    const headers = pageHeaders(undefined);
    expect(Object.keys(headers)).toEqual(['content-security-policy']);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
  });

  it('open for what is given and for nothing else', () => {
    const headers = pageHeaders(PAY);
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("script-src 'self' https://js.pay.example;");
    expect(policy).toContain("connect-src 'self' https://api.pay.example;");
    expect(policy).toContain("img-src 'self' https://*.pay.example;");
    expect(policy).toContain('frame-src https://js.pay.example https://bank.pay.example;');
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(headers['permissions-policy']).toContain(
      'payment=(self "https://js.pay.example" "https://bank.pay.example")',
    );
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin-allow-popups');
  });
});
