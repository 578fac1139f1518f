// What `npm start` prints when everything runs.
import { PROGRAMS } from './env.mjs';

/** Rows of cells as aligned columns, each line indented by two. */
function columns(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => String(row[at] ?? '').length)));
  return rows
    .map(
      (row) =>
        `  ${row
          .map((cell, at) => String(cell ?? '').padEnd(widths[at]))
          .join('   ')
          .trimEnd()}`,
    )
    .join('\n');
}

/**
 * The demo sign-ins, with today's addresses. The loader leaves `demo.json` as `{signIns: [{who, url, email, password}]}` with those of
 * its day; the app each belongs to is noted once, since the next start may be given other ports.
 */
function signInsOf(state, addressOf, names) {
  const demo = state.readJson('demo.json');
  if (!demo?.signIns) return [];
  const signIns = demo.signIns.map((signIn) => {
    const app = signIn.app ?? names.find((name) => addressOf(name) === signIn.url);
    return app && names.includes(app) ? { ...signIn, app, url: addressOf(app) } : signIn;
  });
  state.writeJson('demo.json', { ...demo, signIns });
  return signIns;
}

/** Addresses and demo sign-ins. */
export function printWelcome({ ports, names, state, database, seconds }) {
  const shown = PROGRAMS.filter(({ name }) => names.includes(name));
  const addressOf = (name) => `http://127.0.0.1:${ports[name]}`;
  const addresses = shown.map(({ name, title, path = '' }) => [title, `${addressOf(name)}${path}`]);
  console.log(`\nGridlease runs (${seconds.toFixed(0)} s).\n`);
  if (addresses.length) console.log(`${columns(addresses)}\n`);
  const signIns = signInsOf(state, addressOf, names);
  if (signIns.length) {
    const rows = signIns.map(({ who, url, email, password }) => [who, url, email, password]);
    console.log(`${columns([['SIGN IN AS', 'AT', 'E-MAIL', 'PASSWORD'], ...rows])}\n`);
  }
  console.log(`  Data and logs: ${state.directory}${database ? ' (PostgreSQL included)' : ''}`);
  console.log('  Next: npm run demo (the whole business, step by step)   Stop: Ctrl-C\n');
}
