// World: copies of the schema room in a temporary folder, with slips planted, checked by the room's own script.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const room = fileURLToPath(new URL('../', import.meta.url));
const repository = path.resolve(room, '../..');

/** A copy of the room whose committed version is the one without the slip. */
function copyOfRoom() {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-schema-'));
  const copy = path.join(root, 'libs/schema');
  for (const part of ['sdl', 'sdl.mjs', 'lint.mjs', 'check.mjs', 'accepted-breaks.json'])
    fs.cpSync(path.join(room, part), path.join(copy, part), { recursive: true });
  fs.symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'), 'dir');
  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', ...args], { cwd: copy, encoding: 'utf8' });
  const check = (...args: string[]) => {
    const done = spawnSync(process.execPath, ['check.mjs', ...args], { cwd: copy, encoding: 'utf8' });
    return { code: done.status, says: done.stdout + done.stderr };
  };
  const edit = (file: string, from: string, to: string) => {
    const where = path.join(copy, 'sdl', file);
    const before = fs.readFileSync(where, 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`nothing to plant in ${file}`);
    fs.writeFileSync(where, after);
  };
  check('--write');
  git('init', '-q', root);
  git('add', 'printed');
  git('commit', '-q', '-m', 'printed');
  return { check, edit, close: () => fs.rmSync(root, { recursive: true, force: true }) };
}

/** What is planted where, and what must be said of it. */
const SLIPS: readonly (readonly [file: string, from: string, to: string, complaint: RegExp])[] = [
  ['common/scalars.graphql', '"Currency of the amount."', '', /Money\.currency has no description/],
  ['tenant/leases.graphql', '"Lease id." id: ID!', 'id: ID!', /Query\.lease\(id\) has no description/],
  ['common/catalogue.graphql', '"Immersion."', '', /Cooling\.IMMERSION has no description/],
  ['common/identity.graphql', ' @access(to: "team:read")', '', /Query\.members has no valid @access/],
  [
    'common/identity.graphql',
    '@access(to: "keys:read")',
    '@access(to: "keys read")',
    /Query\.apiKeys has no valid @access/,
  ],
  ['common/scalars.graphql', 'type Money @audience(of: PUBLIC)', 'type Money', /type Money has no @audience/],
  [
    'tenant/leases.graphql',
    'leaseCancel("Lease id." id: ID!): LeasePayload!',
    'leaseCancel("Lease id." id: ID!): Lease!',
    /Mutation\.leaseCancel returns Lease, which has no errors/,
  ],
  [
    'tenant/leases.graphql',
    '): LeaseConnection! @access',
    '): [Lease!]! @access',
    /Query\.leases is a list that can grow/,
  ],
];

describe('the schema check', () => {
  const copy = copyOfRoom();
  afterAll(() => copy.close());

  it('has nothing to say of the schema as it is', () => {
    expect(copy.check()).toMatchObject({ code: 0 });
  });

  it('says what to run when the printed schema is stale, lets an addition pass and refuses a break', () => {
    const added = copyOfRoom();
    try {
      added.edit(
        'common/scalars.graphql',
        'type Money @audience(of: PUBLIC) {',
        'type Money @audience(of: PUBLIC) {\n  "More."\n  more: String',
      );
      expect(added.check()).toMatchObject({
        code: 1,
        says: expect.stringContaining('is stale; run npm run schema -- --write'),
      });
      expect(added.check('--write').code).toBe(0);
      added.edit('common/identity.graphql', '  "Name as the person wrote it."\n  name: String!\n', '');
      expect(added.check('--write')).toMatchObject({
        code: 1,
        says: expect.stringMatching(/breaking: Field 'name' was removed from object type 'User'/),
      });
    } finally {
      added.close();
    }
  });

  it('finds each planted slip', () => {
    for (const [file, from, to] of SLIPS) copy.edit(file, from, to);
    const { code, says } = copy.check('--write');
    expect(code).toBe(1);
    for (const [, , , complaint] of SLIPS) expect(says).toMatch(complaint);
  });
});
