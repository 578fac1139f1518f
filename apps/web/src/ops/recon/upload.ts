import {
  array,
  boolean,
  literal,
  nullable,
  number,
  object,
  optional,
  string,
  union,
  type infer as Infer,
} from 'zod/mini';

const Amount = object({ amount: string(), currency: string() });
const Problem = object({ code: string(), message: string() });
const Imported = object({
  name: string(),
  format: string(),
  isRepeat: boolean(),
  problems: array(Problem),
  statements: array(
    object({
      id: string(),
      from: string(),
      to: string(),
      opening: nullable(Amount),
      closing: nullable(Amount),
      balanced: nullable(boolean()),
      problems: array(Problem),
      lineCount: number(),
      newLineCount: number(),
    }),
  ),
  gaps: array(object({ on: string(), closing: Amount, opening: Amount })),
  posted: array(object({ lineId: string(), rule: string(), subjectId: string() })),
});
export type Imported = Infer<typeof Imported>;

const Refusal = object({
  statusCode: union([literal(422), literal(403), literal(413), literal(429)]),
  message: optional(string()),
  reason: optional(string()),
  line: optional(nullable(number())),
});

export type Uploaded =
  | { readonly imported: Imported }
  /** The API's own words; null: it did not say, or could not be reached. */
  | { readonly refusal: string | null };

/** Sends a file as it is, as a type that no foreign page can send unasked; gives what the API says, or why not in its own words. */
export const sendFile = async (
  path: string,
  file: File,
  type: string,
): Promise<{ readonly body: unknown } | { readonly refusal: string | null }> => {
  try {
    const response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': type, 'x-gridlease-csrf': '1' },
      body: file,
    });
    const body: unknown = await response.json();
    if (response.ok) return { body };
    const refused = Refusal.safeParse(body);
    if (!refused.success) return { refusal: null };
    const { message, reason, line } = refused.data;
    const where = line == null ? '' : ` (${line})`;
    return { refusal: message === undefined ? (reason === undefined ? null : `${reason}${where}`) : message };
  } catch {
    return { refusal: null };
  }
};

/** Sends a bank's file. */
export const uploadBankFile = async (file: File): Promise<Uploaded> => {
  const path = `/bank-files?name=${encodeURIComponent(file.name)}`;
  const answer = await sendFile(path, file, 'application/octet-stream');
  if ('refusal' in answer) return answer;
  const imported = Imported.safeParse(answer.body);
  return imported.success ? { imported: imported.data } : { refusal: null };
};
