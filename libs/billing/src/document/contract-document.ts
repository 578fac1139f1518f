import { type Instant } from '#libs/kernel';
import { type DocumentLanguage, type PrintedDocument, type PrintedParty, type Section } from './document.js';
import { dayOf } from './figures.js';
import { footOf } from './parties.js';
import { speaking } from './words.js';

/** What a contract's pages are made of. */
export interface ContractFacts {
  readonly number: string;
  readonly title: string;
  /** The very text that was hashed and accepted. */
  readonly text: string;
  readonly documentHash: string;
  /** Null: not signed yet. */
  readonly signedAt: Instant | null;
  /** The day the text is of. */
  readonly at: Instant;
  readonly provider: string;
  readonly tenant: string;
  readonly issuer: string;
}

/**
 * The contract's text on pages. The text itself is what is signed and is in English; labels around it are in the language asked for. Its
 * hash is printed, so that who holds the text can check it.
 */
export function contractDocument(facts: ContractFacts, language: DocumentLanguage): PrintedDocument {
  const say = speaking(language);
  const { number, title, text, documentHash, signedAt, at } = facts;
  const party = (role: string, name: string): PrintedParty => ({ role, name, lines: [] });
  return {
    kind: 'CONTRACT',
    language,
    title: say('title.CONTRACT'),
    number,
    date: dayOf(signedAt ?? at),
    mark: signedAt === null ? say('mark.draft') : null,
    parties: [party(say('provider'), facts.provider), party(say('tenant'), facts.tenant)],
    facts: [
      { name: say('number'), value: number },
      { name: say('contract.subject'), value: title },
      ...(signedAt === null ? [] : [{ name: say('contract.signed'), value: dayOf(signedAt) }]),
    ],
    headline: null,
    sections: sectionsOf(text),
    totals: [],
    notes: [],
    annexes: [],
    proofs: [{ name: say('contract.documentHash'), value: documentHash }],
    foot: footOf(facts.issuer, say),
  };
}

/** "3. Term": an article; "Annex A. The terms as data": an annex. "3.1 ..." is one of its clauses. */
const HEADING = /^(\d+|Annex [A-Z])\. \S/;
/** Keeps the steps of an annex's data where a page would fold spaces. */
const NO_BREAK_SPACE = '\u00a0';

function sectionsOf(text: string): Section[] {
  const sections: { heading: string | null; paragraphs: string[] }[] = [{ heading: null, paragraphs: [] }];
  for (const line of text.split('\n')) {
    if (HEADING.test(line)) sections.push({ heading: line, paragraphs: [] });
    else if (line.trim() !== '')
      sections.at(-1)?.paragraphs.push(line.replace(/^ +/, (spaces) => NO_BREAK_SPACE.repeat(spaces.length)));
  }
  return sections
    .filter(({ heading, paragraphs }) => heading !== null || paragraphs.length > 0)
    .map(({ heading, paragraphs }) => ({
      kind: heading?.startsWith('Annex') ? ('DATA' as const) : ('TEXT' as const),
      heading,
      paragraphs,
    }));
}
