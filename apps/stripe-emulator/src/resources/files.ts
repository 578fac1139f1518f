import type { Call } from '../call.js';
import { render } from '../events.js';
import { newId } from '../ids.js';
import type { JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { files, type File } from '../objects/file.js';
import { inRange, instantRange, oneOf, object, required, text, unmodelled } from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing } from '../stripe-error.js';

/** Docs, file upload: evidence of a dispute is a PDF, JPEG or PNG of at most 5 MB. */
const LARGEST = 5_000_000;
const PURPOSE = oneOf('dispute_evidence');
const KINDS: readonly (readonly [File['type'], string])[] = [
  ['pdf', '255044462d'],
  ['png', '89504e470d0a1a0a'],
  ['jpg', 'ffd8ff'],
];

function find(call: Call, id: string): File {
  const found = call.store.get(files, call.account, id);
  if (found === undefined) throw missing('file', id, 'file');
  return found;
}

const show = (call: Call, file: File): JsonObject => render(call.store, files, call.account, file);

/** What the bytes are, whatever their name says. */
function kindOf(content: Buffer): File['type'] {
  const start = content.subarray(0, 8).toString('hex');
  const kind = KINDS.find(([, magic]) => start.startsWith(magic))?.[0];
  if (kind === undefined)
    throw invalidRequest('Files for dispute_evidence must be of the types pdf, jpg or png.', { param: 'file' });
  return kind;
}

export const fileRoutes: readonly Route[] = [
  route('GET', '/v1/files/:file', {}, (call, _params, { file = '' }) => show(call, find(call, file))),
  route(
    'POST',
    '/v1/files',
    {
      file: required(object({ data: required(text(Infinity)), name: required(text()), type: text() })),
      purpose: required(PURPOSE),
      file_link_data: unmodelled(),
    },
    (call, { file: { data, name }, purpose }) => {
      const content = Buffer.from(data, 'base64');
      if (content.length > LARGEST) throw invalidRequest(`A file has at most ${LARGEST} bytes.`, { param: 'file' });
      const made: File = {
        ...{ id: newId('file'), object: 'file', created: call.clock.now(), expires_at: null, filename: name, purpose },
        ...{ size: content.length, title: null, type: kindOf(content), url: null },
      };
      return show(call, call.store.put(files, call.account, made));
    },
  ),
  route('GET', '/v1/files', { ...paging, created: instantRange(), purpose: PURPOSE }, (call, params) => {
    const rows = newestFirst(call.store.all(files, call.account)).filter(
      (one) => (params.purpose ?? one.purpose) === one.purpose && inRange(one.created, params.created),
    );
    return page(rows, params, '/v1/files', (one) => show(call, one));
  }),
];
