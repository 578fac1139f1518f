/** Parts of a catalogue, made by the build (`bundle/words-in-parts.ts`). */
declare module '*.json?first' {
  const words: Readonly<Record<string, string>>;
  export = words;
}
declare module '*.json?rest' {
  const words: Readonly<Record<string, string>>;
  export = words;
}
