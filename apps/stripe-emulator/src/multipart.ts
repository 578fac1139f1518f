import { decodeForm, type FormObject } from './form.js';
import { invalidRequest } from './stripe-error.js';

const HEADER_END = Buffer.from('\r\n\r\n');

/**
 * Decodes a multipart body (RFC 2388). A part with a file name becomes what the SDK's `FileData` has: its bytes (base64), name and type; the others are
 * read as a form is. The boundary is no part of the result, so that a repeated upload is the same request.
 */
export function decodeMultipart(body: Buffer, contentType: string): FormObject {
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) throw invalidRequest('Invalid multipart request: it names no boundary.');
  const texts = new URLSearchParams();
  const files: [string, FormObject][] = [];
  for (const part of partsOf(body, Buffer.from(`--${name}`))) {
    const end = part.indexOf(HEADER_END);
    const head = part.subarray(0, Math.max(end, 0)).toString('utf8');
    const field = /content-disposition:[^\r\n]*?;\s*name="([^"]*)"/i.exec(head)?.[1];
    if (end < 0 || field === undefined) throw invalidRequest('Invalid multipart request: a part has no name.');
    const content = part.subarray(end + HEADER_END.length);
    const filename = /content-disposition:[^\r\n]*?;\s*filename="([^"]*)"/i.exec(head)?.[1];
    if (filename === undefined) texts.append(field, content.toString('utf8'));
    else files.push([field, fileOf(content, filename, /content-type:\s*([^\r\n]+)/i.exec(head)?.[1])]);
  }
  return Object.assign(decodeForm(texts.toString()), Object.fromEntries(files));
}

function fileOf(content: Buffer, name: string, type = 'application/octet-stream'): FormObject {
  return { data: content.toString('base64'), name, type: type.trim() };
}

function* partsOf(body: Buffer, boundary: Buffer): Generator<Buffer> {
  const next = Buffer.concat([Buffer.from('\r\n'), boundary]);
  let at = body.indexOf(boundary);
  while (at >= 0) {
    const start = at + boundary.length;
    if (body.subarray(start, start + 2).toString() === '--') return;
    const end = body.indexOf(next, start);
    if (end < 0) break;
    yield body.subarray(start + 2, end);
    at = end + 2;
  }
  throw invalidRequest('Invalid multipart request: it does not end.');
}
