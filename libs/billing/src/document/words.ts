import { type JournalKind } from '#libs/ledger';
import { type DocumentLanguage } from './document.js';
import { ARABIC } from './words.ar.js';
import { ENGLISH, type WordKey } from './words.en.js';

const WORDS: Readonly<Record<DocumentLanguage, Readonly<Record<WordKey, string>>>> = { en: ENGLISH, ar: ARABIC };

/** Says a thing in the document's language, with what it is about filled in. */
export type Say = (key: WordKey, values?: Readonly<Record<string, string>>) => string;

/** FSI and PDI: what is filled into Arabic keeps its own direction and moves nothing around it. */
const isolated = (value: string): string => `\u2068${value}\u2069`;

export function speaking(language: DocumentLanguage): Say {
  return (key, values = {}) =>
    WORDS[language][key].replace(/\{(\w+)\}/g, (_slot, name: string) => {
      const value = values[name] ?? '';
      return language === 'ar' ? isolated(value) : value;
    });
}

/** `INVOICE_PAID_BY_CARD` is "Invoice paid by card" in English; journals are named in Arabic for the commonest only. */
export function movementText(kind: JournalKind, language: DocumentLanguage): string {
  const arabic = language === 'ar' ? MOVEMENTS[kind] : undefined;
  if (arabic !== undefined) return arabic;
  const text = kind
    .replaceAll('_', ' ')
    .toLowerCase()
    .replace(/\bsla\b/, 'SLA');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

const MOVEMENTS: Partial<Readonly<Record<JournalKind, string>>> = {
  INVOICE_ISSUED: 'إصدار فاتورة',
  INVOICE_VOIDED: 'إلغاء فاتورة',
  INVOICE_PAID_BY_CARD: 'دفع فاتورة بالبطاقة',
  INVOICE_PAID_BY_WIRE: 'دفع فاتورة بحوالة',
  INVOICE_PART_PAID: 'دفع جزء من فاتورة',
  INVOICE_REFUNDED: 'ردّ مبلغ فاتورة',
  INVOICE_WRITTEN_OFF: 'شطب فاتورة',
  WRITE_OFF_RECOVERED: 'استرداد مبلغ مشطوب',
  CREDIT_NOTE_ISSUED: 'إصدار إشعار دائن',
  SLA_CREDIT_GRANTED: 'خصم عن مستوى الخدمة',
  CREDIT_APPLIED: 'استخدام رصيد دائن',
  CREDIT_REFUNDED: 'ردّ رصيد دائن',
  DEPOSIT_RECEIVED: 'استلام تأمين',
  DEPOSIT_APPLIED: 'استخدام تأمين',
  DEPOSIT_RELEASED: 'ردّ تأمين',
  DEPOSIT_FORFEITED: 'مصادرة تأمين',
  PREPAYMENT_RECEIVED: 'استلام دفعة مقدّمة',
  PREPAYMENT_DRAWN: 'استخدام دفعة مقدّمة',
  PREPAYMENT_REFUNDED: 'ردّ دفعة مقدّمة',
  PREPAYMENT_TAKEN_BACK: 'استرجاع دفعة مقدّمة',
  WIRE_IDENTIFIED: 'تحديد حوالة',
  WIRE_MATCHED: 'مطابقة حوالة مع فاتورة',
  WIRE_RETURNED: 'إعادة حوالة',
  DISPUTE_OPENED: 'فتح نزاع',
  DISPUTE_WON: 'كسب نزاع',
  DISPUTE_LOST: 'خسارة نزاع',
  PAYMENT_RETURNED: 'إعادة دفعة من البنك',
  TOP_UP_DEBT_WRITTEN_OFF: 'شطب دين دفعة مقدّمة',
  PROVIDER_TRANSFERRED: 'تحويل إلى المزوّد',
  TRANSFER_REVERSED: 'إرجاع تحويل',
  HOLDBACK_KEPT: 'احتجاز مبلغ',
  HOLDBACK_RELEASED: 'الإفراج عن مبلغ محتجز',
  PROVIDER_DEBT_INCURRED: 'دين على المزوّد',
  PROVIDER_DEBT_NETTED: 'مقاصّة دين',
  PROVIDER_DEBT_REPAID: 'سداد دين',
  PROVIDER_DEBT_WRITTEN_OFF: 'شطب دين',
  ROUNDING_DIFFERENCE: 'فرق تقريب',
  REVERSAL: 'عكس قيد',
};
