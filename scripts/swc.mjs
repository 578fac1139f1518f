// The one set of swc options, for the build and for Jest: Nest needs legacy decorators with metadata and class names kept.
// swc does not check types; `npm run typecheck` does.

/** @param {{jsx?: boolean}} [kind] jsx: React source (.tsx) */
export const swcOptions = ({ jsx = false } = {}) => ({
  swcrc: false,
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true, tsx: jsx },
    transform: { legacyDecorator: true, decoratorMetadata: true, ...(jsx ? { react: { runtime: 'automatic' } } : {}) },
    keepClassNames: true,
  },
});
