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

/** Sends a bank's file as it is: the type is one that no foreign page can send unasked. */
export const uploadBankFile = async (file: File): Promise<Uploaded> => {
  try {
    const response = await fetch(`/bank-files?name=${encodeURIComponent(file.name)}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/octet-stream', 'x-gridlease-csrf': '1' },
      body: file,
    });
    const body: unknown = await response.json();
    if (response.ok) return { imported: Imported.parse(body) };
    const refused = Refusal.safeParse(body);
    if (!refused.success) return { refusal: null };
    const { message, reason, line } = refused.data;
    const where = line == null ? '' : ` (${line})`;
    return { refusal: message === undefined ? (reason === undefined ? null : `${reason}${where}`) : message };
  } catch {
    return { refusal: null };
  }
};
