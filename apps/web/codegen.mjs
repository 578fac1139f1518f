import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateDocuments } from '../../libs/schema/documents.mjs';

await generateDocuments(path.dirname(fileURLToPath(import.meta.url)), ['tenant', 'ops']);
