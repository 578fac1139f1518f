import { Instant } from '../kit/instant.js';

const INSTANT = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z)/;

/** A sentence of the API's, its instants as they are shown everywhere else; the books are kept in UTC. */
export const Told = ({ text }: { readonly text: string }) => (
  <>{text.split(INSTANT).map((part, at) => (at % 2 === 1 ? <Instant key={at} at={part} zone="UTC" /> : part))}</>
);
