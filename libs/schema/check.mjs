// Checks the SDL of each API: it builds, keeps the house's rules (lint.mjs), its printed form under printed/ is current, and nothing in it
// breaks a client of the last committed version, unless accepted-breaks.json says why.
// usage: node libs/schema/check.mjs [--write]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { diff } from '@graphql-inspector/core';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { buildSchema, validateSchema } from 'graphql';
import { lint } from './lint.mjs';
import { API_NAMES, apiSchema } from './sdl.mjs';

const room = path.dirname(fileURLToPath(import.meta.url));
const printedFile = (api) => path.join(room, 'printed', `${api}.graphql`);
const HEAD =
  '# Printed from libs/schema/sdl by `npm run schema -- --write`. Read it to see a change as clients see it; edit the SDL.\n\n';

/** The printed schema as last committed, or undefined when there is no repository or it was never committed. */
function committed(api) {
  const done = spawnSync('git', ['show', `HEAD:./printed/${api}.graphql`], { cwd: room, encoding: 'utf8' });
  return done.status === 0 ? done.stdout : undefined;
}

/** `{ "tenant": { "path of the change": "reason" } }` */
function acceptedBreaks(api) {
  const all = JSON.parse(fs.readFileSync(path.join(room, 'accepted-breaks.json'), 'utf8'));
  return all[api] ?? {};
}

async function breakSlips(api, printed) {
  const before = committed(api);
  if (before === undefined || before === printed) return [];
  const changes = await diff(buildSchema(before), buildSchema(printed));
  const accepted = acceptedBreaks(api);
  return changes
    .filter((change) => change.criticality.level === 'BREAKING' && !(change.path in accepted))
    .map(
      (change) =>
        `${api}: breaking: ${change.message} (at ${change.path}); keep it and deprecate it, or accept it with a reason in libs/schema/accepted-breaks.json`,
    );
}

/** Every slip of one API as a line; with `write` the printed file is brought up to date first. */
async function check(api, write) {
  const schema = apiSchema(api);
  const invalid = validateSchema(schema).map((error) => `${api}: ${error.message}`);
  if (invalid.length > 0) return invalid;
  const printed = `${HEAD}${printSchemaWithDirectives(schema)}\n`;
  const file = printedFile(api);
  if (write) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, printed);
  }
  const current = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const stale =
    current === printed ? [] : [`${api}: libs/schema/printed/${api}.graphql is stale; run npm run schema -- --write`];
  return [...lint(schema).map((slip) => `${api}: ${slip}`), ...stale, ...(await breakSlips(api, printed))];
}

const write = process.argv.includes('--write');
const slips = [];
for (const api of API_NAMES) slips.push(...(await check(api, write)));
for (const slip of slips) console.error(slip);
if (slips.length > 0) process.exit(1);
console.log(`schema: ${API_NAMES.join(', ')} ${write ? 'printed' : 'current'}, described, guarded, nothing broken`);
