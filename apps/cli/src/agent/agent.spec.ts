// World: the agent of one node of eight GPUs (units 8 to 15 of a pool), a Gridlease that can go away, and a file in a temporary folder.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gpu, parseGpus, readGpus } from './gpus.js';
import { NodeAgent } from './node-agent.js';
import { type HeldLease, MINUTE, type Stretch, stillOpen, unitsFor, withMinute } from './stretch.js';

const NODE = { name: 'gpu-1', listingId: 'pool_1', from: 8, to: 16 };
const LEASE: HeldLease = { id: 'lse_1', placement: [{ from: 4, to: 12 }] };
const START = Date.parse('2026-06-01T00:00:00Z');

async function setup(gpus: readonly Gpu[] | null = null) {
  const folder = await mkdtemp(join(tmpdir(), 'agent-'));
  const file = join(folder, 'state.json');
  const state = { now: START, isUp: true, offset: 3_600_000, refuses: null as string | null, leases: [LEASE] };
  const sent: Stretch[] = [];
  const said: string[] = [];
  const mustBeUp = () => {
    if (!state.isUp) throw new Error('cannot reach the provider API');
  };
  const agent = () =>
    new NodeAgent(NODE, file, {
      api: {
        look: () => {
          mustBeUp();
          return Promise.resolve({ leases: state.leases, now: state.now + state.offset });
        },
        report: (_node, _leaseId, stretches) => {
          mustBeUp();
          if (state.refuses === null) sent.push(...stretches);
          return Promise.resolve(state.refuses);
        },
      },
      gpus: () => Promise.resolve(gpus),
      clock: () => state.now,
      say: (line) => said.push(line),
    });
  return { state, sent, said, file, agent, close: () => rm(folder, { recursive: true }) };
}

describe('the node agent', () => {
  it('says that its units answer, at market time, for the leases that hold them', async () => {
    const { sent, agent, close } = await setup();
    await agent().beat();
    const from = START + 3_600_000;
    expect(sent).toEqual([{ leaseId: 'lse_1', units: 4, from, until: from + MINUTE }]);
    await close();
  });

  it('keeps what it cannot send, through restarts, and sends it as one stretch when it can', async () => {
    const { state, sent, agent, file, close } = await setup();
    await agent().beat();
    state.isUp = false;
    for (let minute = 1; minute <= 3; minute += 1) {
      state.now = START + minute * MINUTE;
      await agent().beat(); // a new process each time
      await agent().beat(); // and twice in a minute
    }
    expect(sent).toHaveLength(1);
    state.isUp = true;
    state.now += MINUTE;
    await agent().beat();
    const from = START + 3_600_000 + MINUTE;
    expect(sent[1]).toEqual({ leaseId: 'lse_1', units: 4, from, until: from + 4 * MINUTE });
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ unsent: [] });
    await close();
  });

  it('drops what is refused for good, and goes on', async () => {
    const { state, agent, said, file, close } = await setup();
    state.refuses = 'WRONG_STATE';
    await agent().beat();
    expect(said.join()).toContain('WRONG_STATE; dropped');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ unsent: [] });
    await close();
  });

  it('counts only GPUs that the driver shows healthy', async () => {
    const gpu = (index: number, isHealthy: boolean): Gpu => ({ index, name: 'H100', watts: 400, isHealthy });
    const { sent, agent, close } = await setup([gpu(0, true), gpu(1, false), gpu(2, true), gpu(5, true)]);
    await agent().beat();
    expect(sent).toMatchObject([{ units: 2 }]);
    await close();
  });

  it('says nothing for a node none of whose GPUs answers', async () => {
    const { sent, agent, close } = await setup([]);
    await agent().beat();
    expect(sent).toEqual([]);
    await close();
  });

  it('begins anew where its file is broken', async () => {
    const { sent, agent, file, close } = await setup();
    await writeFile(file, '{ broken');
    await agent().beat();
    expect(sent).toHaveLength(1);
    await close();
  });
});

describe('stretches', () => {
  const minute = (at: number, units = 8) => ({ leaseId: 'lse_1', units, from: START + at * MINUTE });

  it('grow by minutes that follow, once each, and break where units change or minutes are missing', () => {
    const all = [minute(0), minute(1), minute(1), minute(2, 7), minute(3, 7), minute(5, 7)].reduce(
      withMinute,
      [] as Stretch[],
    );
    expect(all.map(({ units, from, until }) => [units, (from - START) / MINUTE, (until - START) / MINUTE])).toEqual([
      [8, 0, 2],
      [7, 2, 4],
      [7, 5, 6],
    ]);
  });

  it('are cut where Gridlease has closed the minutes', () => {
    const [old] = withMinute([], minute(0));
    const long = { leaseId: 'l', units: 1, from: START, until: START + 200 * 60 * MINUTE };
    const now = START + 200 * 60 * MINUTE;
    expect(stillOpen([old as Stretch, long], now)).toEqual([{ ...long, from: now - 119 * 60 * MINUTE }]);
  });

  it('belong to a lease by its placement', () => {
    expect(unitsFor({ id: 'x', placement: [{ from: 0, to: 8 }] }, NODE, () => true)).toBe(0);
    expect(
      unitsFor(
        {
          id: 'x',
          placement: [
            { from: 0, to: 9 },
            { from: 15, to: 99 },
          ],
        },
        NODE,
        () => true,
      ),
    ).toBe(2);
  });
});

describe('what the driver says', () => {
  it('is read line by line, and a figure it does not have is none', () => {
    expect(parseGpus('0, NVIDIA H100 80GB HBM3, 412.13, 0\n1, NVIDIA H100 80GB HBM3, [N/A], 2\nNo devices\n')).toEqual([
      { index: 0, name: 'NVIDIA H100 80GB HBM3', watts: 412.13, isHealthy: true },
      { index: 1, name: 'NVIDIA H100 80GB HBM3', watts: null, isHealthy: false },
    ]);
  });

  it('is not asked where there is no driver, and counts for nothing where it fails', async () => {
    expect(await readGpus('/nowhere/nvidia-smi')).toBeNull();
    expect(await readGpus('false')).toEqual([]);
  });
});
