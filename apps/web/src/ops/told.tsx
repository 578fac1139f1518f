import { Instant } from '../kit/instant.js';
import { moneyText } from '../kit/money.js';

const INSTANT = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z)/;
const AMOUNT = /(-?\d+(?:\.\d+)?) ([A-Z]{3})\b/g;

/** A sentence of the API's, its instants and amounts as they are shown everywhere else; the books are kept in UTC. */
export const Told = ({ text }: { readonly text: string }) => (
  <>
    {text
      .split(INSTANT)
      .map((part, at) =>
        at % 2 === 1 ? (
          <Instant key={at} at={part} zone="UTC" />
        ) : (
          part.replaceAll(AMOUNT, (_, amount: string, currency: string) => moneyText({ amount, currency }))
        ),
      )}
  </>
);
