/** What a browser gets: a page, or the way to another one. */
export interface PageAnswer {
  readonly status: number;
  readonly html: string;
  readonly location?: string;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;margin:0;padding:2rem 1rem}
main{max-width:36rem;margin:0 auto}h1{font-size:1.5rem}dt{font-weight:600}dd{margin:0 0 .5rem}
.note{border-left:4px solid #5b21b6;padding:.25rem 0 .25rem .75rem}
button,select{font:inherit;padding:.6rem 1rem;margin:.25rem .5rem .25rem 0;border:2px solid #1a1a1a;border-radius:.25rem;background:#fff;color:#1a1a1a}
button.first{background:#1a1a1a;color:#fff}button:focus-visible,select:focus-visible{outline:3px solid #5b21b6;outline-offset:2px}`;

/** A whole page. `body` is HTML already; everything from outside in it has gone through `escaped`. */
export function page(title: string, body: string, status = 200): PageAnswer {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escaped(title)}</h1>
<p class="note">This page stands in for Stripe or a bank. It belongs to the Stripe-shaped emulator; no real money moves.</p>
${body}</main></body></html>`;
  return { status, html };
}

/** 303: the browser goes on with a GET. Only http and https: a caller's address must not become a script. */
export function goTo(url: string): PageAnswer {
  if (!/^https?:\/\//.test(url))
    return page('Nowhere to go', `<p>The address ${escaped(url)} is no web page.</p>`, 400);
  return { status: 303, html: '', location: url };
}
