import { type Cast, onDay } from './cast.js';

/** What the agents of three nodes kept of the last days: all of it answered, but for 15 minutes of one node. */
export function agentOfRender(cast: Cast) {
  const window = (from: number, to: number) => ({
    start: onDay(cast, 36, from).toISOString(),
    end: onDay(cast, 36, to).toISOString(),
  });
  const until = 4 * 24 + 12;
  return [
    ...['gpu-01', 'gpu-02'].map((node) => ({ node, units: 8, window: window(0, until) })),
    ...[window(0, 30), window(30.25, until)].map((part) => ({ node: 'gpu-03', units: 8, window: part })),
  ];
}
