import { HttpException } from '@nestjs/common';
import { type Result } from '#libs/kernel';
import { type Refusal, messageOf } from '#libs/workflows';
import { type HttpAdapterHost } from '@nestjs/core';
import { type IdKind, isId } from '#libs/kernel';
import { type DocumentReply, type HttpRequest } from '#libs/platform';

/** As much of Fastify as controllers that take files touch. */
interface BodyParsers {
  hasContentTypeParser(type: string): boolean;
  addContentTypeParser(
    type: string,
    options: { readonly parseAs: 'buffer'; readonly bodyLimit: number },
    parser: (request: unknown, body: Buffer, done: (error: Error | null, body?: Buffer) => void) => void,
  ): unknown;
}

/** What a file costs of the caller's budget. */
export const FILE_POINTS = 5;

export interface UploadRequest extends HttpRequest {
  readonly body?: unknown;
}

/** Query parameters as they came: a name may be there twice, or not at all. */
export type UploadQuery = Readonly<Partial<Record<string, unknown>>>;

/**
 * From now on bodies of these types are taken as bytes, up to `most` and one more, so that a file at the limit is told apart from one beyond
 * it. A type that another controller takes already stays as it is. Give only types that no foreign page can send unasked.
 */
export function takeBytes({ httpAdapter }: HttpAdapterHost, types: readonly string[], most: number): void {
  const server = httpAdapter.getInstance<BodyParsers>();
  for (const type of types.filter((one) => !server.hasContentTypeParser(one)))
    server.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: most + 1 }, (_request, body, done) =>
      done(null, body),
    );
}

/** The body as bytes; empty where it was none. */
export const bytesOf = ({ body }: UploadRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An id as it was given; what is none names nothing: the database, which takes no text with a zero in it, is not asked for it. */
export const idOf = (kind: IdKind, value: unknown): string => {
  const text = textOf(value);
  return isId(kind, text) ? text : 'none';
};

/** 422: what was sent is not what is taken; `facts` say why. */
export const unprocessable = (facts: object): HttpException => new HttpException({ statusCode: 422, ...facts }, 422);

interface KeptFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** What is answered to who sent a file: what was kept, with what it belongs to, or 422 and why not. */
export function keptFile<About extends object>(about: About, outcome: Result<KeptFile, Refusal>): About & KeptFile {
  if (!outcome.ok) throw unprocessable({ code: outcome.refusal.code, message: messageOf(outcome.refusal) });
  const { id, name, mediaType, sizeBytes, sha256 } = outcome.value;
  return { ...about, id, name, mediaType, sizeBytes, sha256 };
}

export const fileNotFound = (): HttpException => new HttpException({ statusCode: 404, message: 'Not found' }, 404);

interface FoundFile {
  readonly file: { readonly name: string; readonly mediaType: string } | null;
  readonly content: Uint8Array | null;
}

/** Gives the file of an id of this kind, or says that there is none: what is no such id is not looked for. */
export async function giveFile(
  reply: DocumentReply,
  { kind, id }: { readonly kind: IdKind; readonly id: string },
  find: () => Promise<FoundFile>,
): Promise<void> {
  const { file, content } = isId(kind, id) ? await find() : { file: null, content: null };
  if (!file || !content) throw fileNotFound();
  sendFile(reply, file, content);
}

/** A kept file as it came: to be saved, never shown in the page, never cached by anybody between. */
export function sendFile(
  reply: DocumentReply,
  { name, mediaType }: { readonly name: string; readonly mediaType: string },
  content: Uint8Array,
): void {
  reply.headers({
    'content-type': mediaType,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  });
  reply.send(Buffer.from(content));
}
