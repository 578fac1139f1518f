import { type DocumentLanguage } from './document.js';

/** What a line is, for readers of Arabic: descriptions are kept as they were written when the invoice was issued. */
const ARABIC: Readonly<Record<string, string>> = {
  CAPACITY: 'سعة',
  ENERGY: 'طاقة كهربائية',
  PLATFORM_FEE: 'رسوم المنصة',
  TAX: 'ضريبة',
  BASE_RENT: 'إيجار أساسي',
  ADJUSTMENT: 'تسوية',
  USAGE: 'استهلاك',
  SPOT_USAGE: 'استهلاك بالسعر الفوري',
  LATE_DELIVERY_CREDIT: 'خصم عن تأخر التسليم',
  CAPEX_CREDIT: 'خصم تجهيزات ممولة من المستأجر',
  PREPAYMENT_DRAW: 'استخدام دفعة مقدّمة',
  SLA_CREDIT: 'خصم عن مستوى الخدمة',
  POWER_CHARGE: 'رسوم كهرباء',
  CURTAILMENT_SHARE: 'حصة من خفض الأحمال',
  TRUE_UP: 'فرق الحد الأدنى المتعهد به',
  TERMINATION_FEE: 'رسوم إنهاء مبكر',
};

/** The kind of a line in the document's language; null in English, where the description says it. */
export function chargeText(kind: string, language: DocumentLanguage): string | null {
  return language === 'ar' ? (ARABIC[kind] ?? null) : null;
}
