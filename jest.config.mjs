// Native ESM on Node's vm modules, transformed by swc. Two things are load-bearing: 'js' before 'mjs' (otherwise a second copy of
// graphql is loaded) and workerIdleMemoryLimit (vm modules leak; a worker is replaced when it grows).
import { swcOptions } from './scripts/swc.mjs';

const swc = (kind) => ['@swc/jest', { ...swcOptions(kind), sourceMaps: 'inline' }];

export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testRegex: '\\.(spec|e2e-spec)\\.tsx?$',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '\\.css$': '<rootDir>/scripts/jest/empty.mjs' },
  transform: { '\\.ts$': swc(), '\\.tsx$': swc({ jsx: true }) },
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
  testSequencer: '<rootDir>/scripts/jest/sequencer.mjs',
  globalSetup: '<rootDir>/scripts/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/scripts/jest/global-teardown.mjs',
};
