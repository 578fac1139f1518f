import { makeClient } from '../wire/client.js';
import { note } from '../wire/sent.js';

/** The portal's one client; who turns out to be signed out is led to the sign-in, and back. */
export const client = makeClient(() => {
  const here = window.location;
  if (here.pathname !== '/sign-in') here.assign(`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`);
}, note);
