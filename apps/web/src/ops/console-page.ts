import { type LucideIcon } from 'lucide-react';
import { type ComponentType } from 'react';
import { type MessageId } from '../kit/text.js';

/** Where the rail shows a page: pages of a group stand together, in the order of their list. */
export interface RailPlace {
  readonly group: 'books' | 'money' | 'work';
  /** Key of its name in words/ops.en.json. */
  readonly word: MessageId;
  readonly icon: LucideIcon;
  /** On a phone's bar there is room for few; the others are under More. */
  readonly isMain?: boolean;
}

/** A page of the console: its address, its place in the rail (a detail page has none), and what loads it when it is opened. */
export interface ConsolePage {
  readonly path: `/${string}`;
  readonly rail?: RailPlace;
  readonly load: () => Promise<ComponentType>;
}
