import { type Money, type Rate } from '#libs/kernel';
import { type Column, type DocumentLanguage, type Row, type TableSection } from './document.js';
import { chargeText } from './charge-words.js';
import { amountText, quantityText, rateText } from './figures.js';
import { type Say } from './words.js';

/** A line of a quote, an invoice or a credit note. */
export interface ChargedLine {
  readonly kind: string;
  readonly description: string;
  readonly quantity: string | null;
  readonly unitPrice: Rate | null;
  readonly amount: Money;
  /** The sum a reader can repeat. */
  readonly working?: string | null;
}

/** Description, quantity, unit price, amount. */
export function chargeTable(lines: readonly ChargedLine[], say: Say, language: DocumentLanguage): TableSection {
  const columns: Column[] = [
    { head: say('description'), align: 'START', share: 1 },
    { head: say('quantity'), align: 'END', share: null },
    { head: say('unitPrice'), align: 'END', share: null },
    { head: say('amount'), align: 'END', share: null },
  ];
  const row = ({ kind, description, quantity, unitPrice, amount, working }: ChargedLine): Row => {
    const named = chargeText(kind, language);
    const detail = [...(named === null ? [] : [description]), ...(working ? [working] : [])].join('\n');
    return {
      cells: [
        named ?? description,
        quantity === null ? '' : withUnit(quantity, unitPrice, say),
        unitPrice === null ? '' : rateText(unitPrice),
        amountText(amount),
      ],
      detail: detail === '' ? null : detail,
      isSum: false,
    };
  };
  return { kind: 'TABLE', heading: null, columns, rows: lines.map(row) };
}

function withUnit(quantity: string, unitPrice: Rate | null, say: Say): string {
  const text = quantityText(quantity);
  return unitPrice === null ? text : `${text} ${say(`unit.${unitPrice.unit}`)}`;
}
