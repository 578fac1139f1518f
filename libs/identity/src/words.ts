/** An e-mail address as we store and compare it; null when it cannot be one. */
export function normaliseEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  return email.length <= 254 && /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]+\.[^\s@\p{Cc}]{2,}$/u.test(email) ? email : null;
}

/** Text as a person wrote it, trimmed; null when it is too short, too long or holds control characters. Lengths in characters. */
export function plainText(text: string, least: number, most: number): string | null {
  const trimmed = text.trim();
  const { length } = [...trimmed];
  return length >= least && length <= most && !/\p{Cc}/u.test(trimmed) ? trimmed : null;
}

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Whether the text is an ISO 3166-1 alpha-2 code of a country there is. */
export function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && regions.of(code) !== undefined;
}
