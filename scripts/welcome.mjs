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
 * Addresses and demo sign-ins.
 * The demo loader leaves `demo.json` as `{signIns: [{who, url, email, password}]}`.
 */
export function printWelcome({ ports, names, state, database, seconds }) {
  const shown = PROGRAMS.filter(({ name }) => names.includes(name));
  const addresses = shown.map(({ name, title, path = '' }) => [title, `http://127.0.0.1:${ports[name]}${path}`]);
  console.log(`\nGridlease runs (${seconds.toFixed(0)} s).\n`);
  if (addresses.length) console.log(`${columns(addresses)}\n`);
  const signIns = state.readJson('demo.json')?.signIns ?? [];
  if (signIns.length) {
    const rows = signIns.map(({ who, url, email, password }) => [who, url, email, password]);
    console.log(`${columns([['SIGN IN AS', 'AT', 'E-MAIL', 'PASSWORD'], ...rows])}\n`);
  }
  console.log(`  Data and logs: ${state.directory}${database ? ' (PostgreSQL included)' : ''}`);
  console.log('  Next: npm run demo (the whole business, step by step)   Stop: Ctrl-C\n');
}
