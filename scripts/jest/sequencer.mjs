// The longest stories first, so that both workers end together on a machine that has no timings of earlier runs; the rest as Jest orders them.
import Sequencer from '@jest/test-sequencer';

const LONGEST = /\/test\/(browser|attack|fault)\//;

export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => Number(LONGEST.test(b.path)) - Number(LONGEST.test(a.path)));
  }
}
