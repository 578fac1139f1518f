import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fontFiles } from './fonts.js';
import { TEMPLATE } from './template.js';

const require = createRequire(import.meta.url);

/** What the compiler's own process is told once. */
interface Setting {
  readonly module: string;
  /** All that the compiler may see of the disk: a folder that does not exist. */
  readonly workspace: string;
  readonly fonts: readonly string[];
  readonly template: string;
  readonly mostPages: number;
}

export interface Answer {
  readonly pdf?: Uint8Array;
  readonly fault?: string;
}

/**
 * What runs there, as plain text for `node -e`, so that it is the same from source and from the build. The first message is the setting,
 * each one after it the JSON of a document. The compiler's cache is emptied after each, so its memory does not grow.
 */
const PROGRAM = String.raw`
const { readFileSync } = require('node:fs');
let compile;
process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
  if (compile) return process.send(compile(message));
  const { NodeCompiler } = require(message.module);
  const compiler = NodeCompiler.create({ workspace: message.workspace, fontArgs: [{ fontBlobs: message.fonts.map((file) => readFileSync(file)) }] });
  const told = (error) => (error && error.shortDiagnostics ? JSON.stringify(error.shortDiagnostics) : String(error && error.message));
  compile = (document) => {
    try {
      const compiled = compiler.compile({ mainFileContent: message.template, inputs: { document } });
      if (!compiled.result) return { fault: told(compiled.takeError()) };
      if (compiled.result.numOfPages > message.mostPages) return { fault: 'a document of ' + compiled.result.numOfPages + ' pages' };
      return { pdf: new Uint8Array(compiler.pdf(compiled.result, { pdfStandard: 'a-3b' })) };
    } catch (error) {
      return { fault: told(error) };
    } finally {
      compiler.evictCache(0);
    }
  };
});
`;

/**
 * A compiler in a process of its own. It is native and synchronous: there it holds up nobody, can be stopped, and takes nothing with it when
 * it crashes over some text. It inherits no environment, so no secret is near it.
 */
export function startCompiler(mostPages: number): ChildProcess {
  const child = spawn(process.execPath, ['-e', PROGRAM], {
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  const setting: Setting = {
    module: require.resolve('@myriaddreamin/typst-ts-node-compiler'),
    workspace: '/dev/null/nothing',
    fonts: fontFiles(),
    template: TEMPLATE,
    mostPages,
  };
  child.send(setting);
  child.unref();
  child.channel?.unref();
  return child;
}
