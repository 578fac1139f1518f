// A browser for the tests: CHROMIUM_PATH, else the system's Chromium, else the one from npm (@sparticuz/chromium, linux-x64), which
// brings its own libraries and fonts and so needs no package of the operating system, even as root in a bare container.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--font-render-hinting=none',
];

const HERE = path.dirname(fileURLToPath(import.meta.url));

const isExecutable = (file) => {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Ours, and nobody else's: the folder's name can be guessed, so its owner is checked. */
const isOurs = (folder) => fs.existsSync(folder) && fs.statSync(folder).uid === process.getuid();

/**
 * Unpacks the npm browser into `home`: 200 MB, 1 to 3 s, once. In a process of its own, since the package changes the environment
 * of whoever calls it; beside its place and renamed, since two test workers may do so at once.
 */
function unpack(home) {
  const draft = fs.mkdtempSync(`${home}-`);
  // both settings are that package's: the first makes it use the libraries it brings, the second says where to unpack
  const env = { ...process.env, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x', TMPDIR: draft };
  const script =
    "import('@sparticuz/chromium').then(({ default: c }) => { c.setGraphicsMode = false; return c.executablePath(); })";
  const done = spawnSync(process.execPath, ['--input-type=module', '--eval', `await ${script}`], {
    env,
    cwd: HERE,
    encoding: 'utf8',
  });
  if (done.status !== 0)
    throw new Error(
      done.stderr
        .trim()
        .split('\n')
        .find((line) => /Error/.test(line)) ?? 'it could not be unpacked',
    );
  const fonts = path.join(home, 'fonts');
  const dirs = [fonts, '/usr/share/fonts'].map((dir) => `<dir>${dir}</dir>`).join('');
  // the shipped file has the fixed paths of another place: no text would show
  const conf = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs}<cachedir>${fonts}/cache</cachedir></fontconfig>`;
  fs.writeFileSync(path.join(draft, 'fonts', 'fonts.conf'), conf);
  try {
    fs.renameSync(draft, home);
  } catch {
    fs.rmSync(draft, { recursive: true }); // another worker was first
  }
}

function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { missing: 'the browser from npm is for linux-x64 only' };
  try {
    const version = JSON.parse(fs.readFileSync(path.join(HERE, '..', 'package.json'), 'utf8')).optionalDependencies[
      '@sparticuz/chromium'
    ];
    const home = path.join(os.tmpdir(), `gridlease-browser-${process.getuid()}-${version}`);
    if (!fs.existsSync(home)) unpack(home);
    if (!isOurs(home)) return { missing: `${home} belongs to another user` };
    const libraries = [path.join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
    const env = { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: path.join(home, 'fonts') };
    return { executablePath: path.join(home, 'chromium'), from: '@sparticuz/chromium', args: ['--no-zygote'], env };
  } catch (error) {
    return { missing: `@sparticuz/chromium could not be used: ${error.message}` };
  }
}

/**
 * Where a browser is, or why there is none.
 * @returns {{executablePath: string, from: string, args: string[], env?: Record<string, string>} | {executablePath?: undefined, missing: string}}
 */
export function findBrowser() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen && chosen !== 'npm') {
    if (isExecutable(chosen)) return { executablePath: chosen, from: 'CHROMIUM_PATH', args: [] };
    return { missing: `CHROMIUM_PATH=${chosen} is not an executable file` };
  }
  const system = chosen === 'npm' ? undefined : SYSTEM.find(isExecutable);
  if (system) return { executablePath: system, from: system, args: [] };
  const unpacked = fromNpm();
  if (unpacked.executablePath) return unpacked;
  return { missing: `${unpacked.missing}; install chromium (apt-get install chromium) or set CHROMIUM_PATH` };
}

/** A headless browser, ready for newContext(). Throws with the reason and the remedy when there is none. The caller closes it. */
export async function launchBrowser(options = {}) {
  const found = findBrowser();
  if (!found.executablePath) throw new Error(`no browser: ${found.missing}`);
  const { executablePath, env } = found;
  return chromium.launch({
    headless: true,
    executablePath,
    ...(env ? { env } : {}),
    ...options,
    args: [...ARGUMENTS, ...found.args, ...(options.args ?? [])],
  });
}
