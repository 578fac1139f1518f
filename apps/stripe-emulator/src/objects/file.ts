import type { JsonObject } from '../json.js';
import { toJson } from '../json.js';
import type { Table } from '../store.js';

/** An uploaded file. Its bytes are not kept: nothing here hands them out. */
export interface File {
  readonly id: string;
  readonly object: 'file';
  readonly created: number;
  readonly expires_at: null;
  readonly filename: string;
  readonly purpose: 'dispute_evidence';
  readonly size: number;
  readonly title: null;
  readonly type: 'pdf' | 'png' | 'jpg';
  readonly url: null;
}

export const files: Table<File> = {
  name: 'file',
  render: (_store, file): JsonObject => ({
    ...toJson(file),
    links: { object: 'list', data: [], has_more: false, url: `/v1/file_links?file=${file.id}` },
  }),
};
