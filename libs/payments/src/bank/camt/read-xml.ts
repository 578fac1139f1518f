import sax from 'sax';
import { type Result, ok, refuse } from '#libs/kernel';
import { type UnreadableBankFile } from '#libs/workflows';
import { type Place, plain } from '../stated-amount.js';

/** An element without its namespace: CAMT is told apart by the root's. */
export interface XmlElement extends Place {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

interface Open extends Place {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** CAMT nests some twenty deep. */
const DEEPEST = 64;

/** Strict entities: only those of XML itself, not HTML's. The package's types do not know the option. */
const OPTIONS: sax.SAXOptions & { readonly strictEntities: boolean } = {
  xmlns: true,
  position: true,
  strictEntities: true,
};

class Refused extends Error {
  constructor(
    readonly code: UnreadableBankFile['code'],
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads well-formed XML. A document type is refused whatever it says, so there are no entities but the five of XML itself, no file or
 * address is ever opened, and nothing expands.
 */
export function readXml(text: string): Result<XmlElement, UnreadableBankFile> {
  const parser = sax.parser(true, OPTIONS);
  const placeAt = placesOf(text);
  const stack: Open[] = [];
  const roots: XmlElement[] = [];
  parser.onopentag = (tag) => stack.push(begin(tag, placeAt(parser.startTagPosition - 1), stack.length));
  parser.ontext = (piece) => addText(stack, piece);
  parser.oncdata = (piece) => addText(stack, piece);
  parser.onclosetag = () => {
    const element = stack.pop();
    if (element) (stack.at(-1)?.children ?? roots).push(element);
  };
  const forbid = (what: string) => () => {
    throw new Refused('FORBIDDEN_XML', `The file has ${what}; none is read.`);
  };
  parser.ondoctype = forbid('a document type (DOCTYPE)');
  parser.onsgmldeclaration = forbid('a declaration of a document type');
  parser.onprocessinginstruction = ({ name }) => {
    if (name.toLowerCase() !== 'xml') forbid('a processing instruction')();
  };
  parser.onerror = (error) => {
    throw new Refused('NOT_WELL_FORMED', `The file is not well-formed XML: ${firstLine(error.message)}.`);
  };
  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refuse({ code: error.code, message: error.message, ...placeAt(parser.position) });
  }
  const [root] = roots;
  if (root) return ok(root);
  return refuse({ code: 'NOT_WELL_FORMED', message: 'The file has no element.', line: 1, column: 1 });
}

function begin(tag: sax.Tag | sax.QualifiedTag, place: Place, depth: number): Open {
  if (depth >= DEEPEST)
    throw new Refused('FORBIDDEN_XML', `Elements are nested more than ${DEEPEST} deep; no more are read.`);
  const values = Object.entries(tag.attributes).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : value.value,
  ]);
  const names = 'local' in tag ? { name: tag.local, namespace: tag.uri } : { name: tag.name, namespace: '' };
  return { ...names, ...place, attributes: Object.fromEntries(values), children: [], text: '' };
}

function addText(stack: readonly Open[], piece: string): void {
  const element = stack.at(-1);
  if (element) element.text += piece;
}

const firstLine = (message: string): string => (message.split('\n')[0] ?? message).toLowerCase();

/** From an offset to line and column, both from 1. */
function placesOf(text: string): (offset: number) => Place {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((found) => found.index + found[0].length)];
  return (offset) => {
    const at = Math.max(0, Math.min(offset, text.length));
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  };
}

/** The first element at the end of a path of names. */
export function find(element: XmlElement, ...path: readonly string[]): XmlElement | null {
  let at: XmlElement | null = element;
  for (const name of path) at = at?.children.find((child) => child.name === name) ?? null;
  return at;
}

/** Every element of a name right below. */
export function findAll(element: XmlElement | null, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** What stands at the end of a path, one blank between words; null where nothing does. */
export function textAt(element: XmlElement | null, ...path: readonly string[]): string | null {
  const found = element && find(element, ...path);
  const text = plain(found?.text ?? '');
  return text === '' ? null : text;
}
