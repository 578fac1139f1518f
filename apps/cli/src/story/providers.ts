import { type ProviderStory } from './miner.js';
import { BLUE_RIDGE } from './miners/blue-ridge.js';
import { LONE_STAR } from './miners/lone-star.js';
import { NORDURLJOS } from './miners/nordurljos.js';
import { PEACHTREE } from './miners/peachtree.js';
import { PRAIRIE_SKY } from './miners/prairie-sky.js';

/** The miners of the demo. */
export const PROVIDERS: readonly ProviderStory[] = [LONE_STAR, BLUE_RIDGE, PEACHTREE, PRAIRIE_SKY, NORDURLJOS];
