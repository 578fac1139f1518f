import { type Interconnect, type OfferSort } from '../../gql/tenant/graphql.js';
import { type Language } from '../../kit/locale.js';
import { type Known } from './need-text.js';
import { readLength, type LengthParts, type Wanted } from './wanted.js';

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  ar: [
    ...['يناير', 'فبراير', 'مارس', 'أبريل', 'مايو', 'يونيو'],
    ...['يوليو', 'أغسطس', 'سبتمبر', 'أكتوبر', 'نوفمبر', 'ديسمبر'],
  ],
};
const ENGLISH: Readonly<Record<LengthParts['unit'], string>> = {
  h: 'hour',
  d: 'day',
  w: 'week',
  m: 'month',
  y: 'year',
};
/** One, two, three to ten, and eleven on: the forms that a counted noun takes in Arabic. */
const ARABIC: Readonly<Record<LengthParts['unit'], readonly [string, string, string, string]>> = {
  h: ['ساعة', 'ساعتين', 'ساعات', 'ساعة'],
  d: ['يوم', 'يومين', 'أيام', 'يومًا'],
  w: ['أسبوع', 'أسبوعين', 'أسابيع', 'أسبوعًا'],
  m: ['شهر', 'شهرين', 'أشهر', 'شهرًا'],
  y: ['سنة', 'سنتين', 'سنوات', 'سنة'],
};
const FABRIC: Readonly<Record<Interconnect, Readonly<Record<Language, string>>>> = {
  INFINIBAND_XDR800: { en: 'IB XDR', ar: 'IB XDR' },
  INFINIBAND_NDR400: { en: 'IB NDR', ar: 'IB NDR' },
  ROCE_400: { en: 'RoCE', ar: 'RoCE' },
  NVLINK: { en: 'NVLink', ar: 'NVLink' },
  PCIE: { en: 'PCIe', ar: 'PCIe' },
  NONE: { en: 'no interconnect', ar: 'بلا شبكة ربط' },
};
const SORT: Readonly<Record<OfferSort, Readonly<Record<Language, string>>>> = {
  ALL_IN_PRICE: { en: 'cheapest first', ar: 'الأرخص أولًا' },
  RECOMMENDED: { en: 'recommended first', ar: 'الموصى به أولًا' },
  BOOKABLE_UNITS: { en: 'most bookable first', ar: 'الأكثر قابلية للحجز' },
  CARBON: { en: 'lowest carbon first', ar: 'الأقل كربونًا' },
  TIME_TO_POWER: { en: 'soonest power first', ar: 'الأقرب طاقةً' },
};

const lengthText = (language: Language, { count, unit }: LengthParts): string => {
  if (language === 'en') return `for ${count} ${ENGLISH[unit]}${count === 1 ? '' : 's'}`;
  const [one, two, few, many] = ARABIC[unit];
  if (count <= 2) return `لمدة ${count === 1 ? one : two}`;
  const last = count % 100;
  return `لمدة ${count} ${last >= 3 && last <= 10 ? few : many}`;
};

const dayText = (language: Language, day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[language][(month ?? 1) - 1] ?? ''} ${year}`;
};

const fromText = (language: Language, from: string): string =>
  `${language === 'en' ? 'from' : 'من'} ${from.length === 10 ? dayText(language, from) : from}`;

const fabricText = (language: Language, fabrics: readonly Interconnect[]): readonly string[] => {
  const isBoth = fabrics.includes('INFINIBAND_XDR800') && fabrics.includes('INFINIBAND_NDR400');
  const rest = isBoth ? fabrics.filter((fabric) => !fabric.startsWith('INFINIBAND')) : fabrics;
  return [...(isBoth ? ['IB'] : []), ...rest.map((fabric) => FABRIC[fabric][language])];
};

const unitsText = (language: Language, wanted: Wanted): string | undefined => {
  if (wanted.units === undefined) {
    return wanted.kind !== 'HALL' ? undefined : language === 'en' ? 'powered capacity' : 'سعة مزوّدة بالطاقة';
  }
  const unit = wanted.kind === 'HALL' ? 'kW' : language === 'en' && wanted.units !== 1 ? 'GPUs' : 'GPU';
  // without a mark a line that runs from the right would set the unit before its figure; who reads the line skips marks
  return `${language === 'en' ? '' : '\u200e'}${wanted.units} ${unit}`;
};

const slugText = (slugs: readonly string[], known: Known['models'], prefix: string): readonly string[] =>
  slugs.map((slug) => (known.some((one) => one.slug === slug) ? slug : `${prefix}:${slug}`));

/** A need as the line that `readNeed` reads back as the same need, so that whoever uses the form learns the line. */
export const writeNeed = (wanted: Wanted, known: Known, language: Language): string =>
  needParts(wanted, known, language).join(language === 'en' ? ', ' : '،\u200f ');

/** The parts of that line, one for each thing that is asked for. */
export const needParts = (wanted: Wanted, known: Known, language: Language): readonly string[] => {
  const isEnglish = language === 'en';
  const length = readLength(wanted.for);
  // a sign would point the other way in a line that runs from the right
  const limit = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : `${isEnglish ? '<=' : 'بحد أقصى'} ${text}`;
  const parts: readonly (string | undefined)[] = [
    unitsText(language, wanted),
    ...slugText(wanted.models ?? [], known.models, 'model'),
    ...fabricText(language, wanted.fabric ?? []),
    wanted.gang === true ? (isEnglish ? 'one fabric' : 'على شبكة ربط واحدة') : undefined,
    wanted.vram === undefined ? undefined : `${isEnglish ? '>=' : 'لا يقل عن'} ${wanted.vram} GiB`,
    length === null ? undefined : lengthText(language, length),
    wanted.from === undefined ? undefined : fromText(language, wanted.from),
    wanted.until === undefined ? undefined : `${isEnglish ? 'until' : 'حتى'} ${wanted.until}`,
    ...slugText(wanted.regions ?? [], known.regions, 'region'),
    wanted.days === undefined ? undefined : daysText(language, wanted.days),
    limit(wanted.max),
    limit(wanted.carbon === undefined ? undefined : `${wanted.carbon} g/kWh`),
    wanted.billing === undefined ? undefined : billingText(language, wanted.billing === 'ON_DEMAND'),
    wanted.sort === undefined ? undefined : SORT[wanted.sort][language],
  ];
  return parts.filter((part) => part !== undefined);
};

const daysText = (language: Language, days: number): string =>
  language === 'en' ? `power within ${days} ${days === 1 ? 'day' : 'days'}` : `طاقة خلال ${days} يومًا`;

const billingText = (language: Language, isOnDemand: boolean): string => {
  if (language === 'en') return isOnDemand ? 'on demand' : 'reserved';
  return isOnDemand ? 'عند الطلب' : 'محجوزة';
};
