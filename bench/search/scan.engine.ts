/** The plain way in memory: every row of the typed arrays is looked at, the best 20 are kept. */
import { type EngineMaker, PAGE } from './engine.js';
import { type Query } from './queries.js';
import { type Rows } from './rows.js';

export const makeScan: EngineMaker<number[]> = (rows) =>
  Promise.resolve({ name: 'typed-array scan', find: (query) => scan(rows, query), rows: (answer) => answer });

function maskOf(values: readonly number[] | null): number {
  return values === null ? -1 : values.reduce((mask, value) => mask | (1 << value), 0);
}

function scan(rows: Rows, query: Query): number[] {
  const { model, region, link, vram, free, since, until, minhours, certs, carbon, count } = rows;
  const price = rows[query.price];
  const [models, regions, links] = [maskOf(query.models), maskOf(query.regions), maskOf(query.links)];
  const wanted = query.certs.reduce((all, bit) => all | (1 << bit), 0);
  const leastVram = query.vram ?? 0;
  const mostCarbon = query.carbon ?? 1e9;
  const hours = query.end - query.start;
  const { units, start, end } = query;
  const best: number[] = [];
  let limit = query.most ?? 1e9;
  for (let row = 0; row < count; row += 1) {
    if ((price[row] ?? 0) > limit) continue;
    if (((models >> (model[row] ?? 0)) & (regions >> (region[row] ?? 0)) & (links >> (link[row] ?? 0)) & 1) === 0)
      continue;
    if ((free[row] ?? 0) < units || (since[row] ?? 0) > start || (until[row] ?? 0) < end) continue;
    if (((certs[row] ?? 0) & wanted) !== wanted || (minhours[row] ?? 0) > hours) continue;
    if ((carbon[row] ?? 0) > mostCarbon || (vram[row] ?? 0) < leastVram) continue;
    // rows come in the order of their numbers, so an equal price goes behind
    let at = best.length;
    while (at > 0 && (price[best[at - 1] ?? 0] ?? 0) > (price[row] ?? 0)) at -= 1;
    best.splice(at, 0, row);
    if (best.length > PAGE) best.pop();
    if (best.length === PAGE) limit = Math.min(limit, (price[best[PAGE - 1] ?? 0] ?? 0) - 1);
  }
  return best;
}
