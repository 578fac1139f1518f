import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { type Plugin } from 'vite';

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
const TEXT = /\.(js|css|html|svg)$/;
/** Less than this fits one packet as it is. */
const WORTH_BYTES = 1_200;
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
/** Quality 11 is 3 % smaller and takes ten times as long. */
const QUALITY = 9;

const compress = async (file: string): Promise<void> => {
  const content = await fs.readFile(file);
  if (content.length < WORTH_BYTES) return;
  const params = { [BROTLI_PARAM_QUALITY]: QUALITY, [BROTLI_PARAM_SIZE_HINT]: content.length };
  await fs.writeFile(`${file}.br`, await brotli(content, { params }));
  await fs.writeFile(`${file}.gz`, await gzip(content, { level: 9 }));
};

/** Lays a `.br` and a `.gz` beside each text file, once per build, so that serving one costs no work. */
export const compressed = (): Plugin => ({
  name: 'compressed',
  async writeBundle({ dir }, bundle) {
    if (dir === undefined) return;
    const files = Object.keys(bundle).filter((name) => TEXT.test(name));
    await Promise.all(files.map((name) => compress(path.join(dir, name))));
  },
});
