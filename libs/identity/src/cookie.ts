import { type OrganisationKind } from './actor.js';

/** One name per API: browsers send a host's cookies to all of its ports, and a person may be signed in to several of ours at once. */
const NAMES: Readonly<Record<OrganisationKind, string>> = {
  TENANT: 'gridlease_session',
  PROVIDER: 'gridlease_session_provider',
  PLATFORM: 'gridlease_session_ops',
};

/** Writes and reads the session cookie. With `secure` it is `__Host-`: this host only, https only, no other path. */
export class SessionCookie {
  private readonly name: string;

  constructor(
    kind: OrganisationKind,
    private readonly secure: boolean,
  ) {
    this.name = `${secure ? '__Host-' : ''}${NAMES[kind]}`;
  }

  /** The value in a Cookie header; undefined without one, or when it is there more than once. */
  read(header: string | undefined): string | undefined {
    const values = (header ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${this.name}=`))
      .map((pair) => pair.slice(this.name.length + 1));
    return values.length === 1 ? values[0] : undefined;
  }

  /** The Set-Cookie header that gives the browser its session. */
  give(sessionId: string, maxAgeSeconds: number): string {
    return `${this.name}=${sessionId}; Max-Age=${maxAgeSeconds}; ${this.attributes()}`;
  }

  /** The Set-Cookie header that takes it away. */
  take(): string {
    return `${this.name}=; Max-Age=0; ${this.attributes()}`;
  }

  private attributes(): string {
    return `Path=/; HttpOnly; SameSite=Lax${this.secure ? '; Secure' : ''}`;
  }
}
