// The SDL files of each API, for the scripts that run before anything is compiled (src/schema-text.ts is the same for running code).
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildASTSchema, concatAST, parse, Source } from 'graphql';

const sdl = path.join(path.dirname(fileURLToPath(import.meta.url)), 'sdl');
export const API_NAMES = ['tenant', 'provider', 'ops'];
/** Files of `common/` that an API leaves out (src/schema-text.ts says why). */
const LEFT_OUT = JSON.parse(fs.readFileSync(path.join(sdl, 'left-out.json'), 'utf8'));

function documents(folder, leftOut = []) {
  return fs
    .readdirSync(path.join(sdl, folder))
    .filter((file) => file.endsWith('.graphql') && !leftOut.includes(file))
    .sort()
    .map((file) =>
      parse(new Source(fs.readFileSync(path.join(sdl, folder, file), 'utf8'), `libs/schema/sdl/${folder}/${file}`)),
    );
}

export const apiDocument = (api) => concatAST([...documents('common', LEFT_OUT[api]), ...documents(api)]);
export const apiSchema = (api) => buildASTSchema(apiDocument(api));
