import { type Result, refuse } from '#libs/kernel';

/** Codes of the schema's ErrorCode that identity uses. */
export type IdentityRefusalCode =
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'BAD_CREDENTIALS'
  | 'TOO_MANY_ATTEMPTS'
  | 'WEAK_PASSWORD'
  | 'LAST_OWNER';

/** Why identity said no; has the shape of the schema's `Refusal`. */
export interface IdentityRefusal {
  readonly code: IdentityRefusalCode;
  readonly message: string;
  /** Where in `input`, null when it is not about one field. */
  readonly path: readonly string[] | null;
}

const MESSAGES: Readonly<Record<IdentityRefusalCode, string>> = {
  INVALID_INPUT: 'This value is not allowed here.',
  NOT_FOUND: 'There is no such thing in your organisation.',
  ALREADY_EXISTS: 'This e-mail address is in use.',
  BAD_CREDENTIALS: 'E-mail address or password is wrong.',
  TOO_MANY_ATTEMPTS: 'Too many attempts. Wait 15 minutes and try again.',
  WEAK_PASSWORD:
    'The password must have at least 12 characters, must not be a common one and must not contain the e-mail address.',
  LAST_OWNER: 'An organisation keeps at least one owner. Make someone else an owner first.',
};

/** A refusal with the message of its code, or with one that says more. */
export function refused(
  code: IdentityRefusalCode,
  path: readonly string[] | null = null,
  message = MESSAGES[code],
): Result<never, IdentityRefusal> {
  return refuse({ code, message, path });
}
