import { type Interconnect, type OfferSort } from '../../gql/tenant/graphql.js';
import { type LengthParts } from './wanted.js';

/** What can follow and precede a word, so that `ib` is not found inside `libre`; both scripts have letters. */
export const START = '(?<![\\p{L}\\p{N}.])';
export const END = '(?![\\p{L}\\p{N}])';

/** A count or an amount, with or without commas between its thousands. */
export const NUMBER = '(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)';
export const AT_MOST =
  '(?:<=|=<|≤|<|at most|no more than|up to|under|below|max(?:imum)?|بحد أقصى|بحد اقصى|لا يتجاوز|لا تتجاوز|أقل من|اقل من)';
export const AT_LEAST = '(?:>=|=>|≥|>|at least|with|لا يقل عن|لا تقل عن|بحد أدنى|بحد ادنى)';
export const FROM = '(?:starting on|starting|start|from|on|اعتبار[اً]+ من|ابتداء[ً]? من|بدء[اً]+ من|من|في)';
export const UNTIL = '(?:until|till|to|حتى|إلى|الى)';
export const FOR = '(?:for|لمدة|مدة)';

export const GPUS = '(?:gpus?|معالجات gpu|معالج gpu|معالج[اًات]*|بطاق(?:ة|ات)|وحدات)';
export const NODES = '(?:nodes?|servers?|عقد(?:ة|تان|تين)?|خوادم|خادم[اً]*)';
/** A node as people say it without naming its size: eight GPUs on one board, as in HGX and DGX machines. */
export const GPUS_PER_NODE = 8;

/** Words for a length: one, the dual that Arabic has a form for, and the rest. */
export const LENGTHS: readonly (readonly [LengthParts['unit'], string, dual: string])[] = [
  ['h', 'hours?|hrs?|h|ساعات|ساعة', 'ساعتين|ساعتان'],
  ['d', 'days?|d|أيام|ايام|يوم[اً]*', 'يومين|يومان'],
  ['w', 'weeks?|wks?|w|أسابيع|اسابيع|أسبوع[اً]*|اسبوع[اً]*', 'أسبوعين|أسبوعان|اسبوعين'],
  ['m', 'months?|mos?|m|أشهر|اشهر|شهور|شهر[اً]*', 'شهرين|شهران'],
  ['y', 'years?|yrs?|y|سنوات|سنة|أعوام|اعوام|عام[اً]*', 'سنتين|سنتان|عامين'],
];

/** Months of the year, January first; in Arabic as the Gulf and Egypt say them, then as the Levant does. */
export const MONTHS: readonly string[] = [
  'january|jan|يناير|كانون الثاني',
  'february|feb|فبراير|شباط',
  'march|mar|مارس|آذار|اذار',
  'april|apr|أبريل|ابريل|إبريل|نيسان',
  'may|مايو|أيار|ايار',
  'june|jun|يونيو|يونيه|حزيران',
  'july|jul|يوليو|يوليه|تموز',
  'august|aug|أغسطس|اغسطس|آب',
  'september|sept|sep|سبتمبر|أيلول|ايلول',
  'october|oct|أكتوبر|اكتوبر|تشرين الأول|تشرين الاول',
  'november|nov|نوفمبر|تشرين الثاني',
  'december|dec|ديسمبر|كانون الأول|كانون الاول',
];

/** Longest first: `ib ndr` must not be read as `ib` and something unknown. */
export const FABRIC_WORDS: readonly (readonly [string, readonly Interconnect[]])[] = [
  ['(?:infiniband|ib)[ -]xdr[ -]?(?:800)?|xdr[ -]?(?:800)?', ['INFINIBAND_XDR800']],
  ['(?:infiniband|ib)[ -]ndr[ -]?(?:400)?|ndr[ -]?(?:400)?', ['INFINIBAND_NDR400']],
  ['infiniband|ib|إنفيني ?باند|انفيني ?باند', ['INFINIBAND_XDR800', 'INFINIBAND_NDR400']],
  ['roce[ -]?(?:400|v2)?', ['ROCE_400']],
  ['nv-?link', ['NVLINK']],
  ['pcie|pci-e', ['PCIE']],
  ['no interconnect|بلا شبكة ربط', ['NONE']],
];

export const GANG = 'all on one fabric|on one fabric|one fabric|same fabric|gang|together|على شبكة ربط واحدة|معا|معًا';
export const ON_DEMAND = 'on[ -]demand|عند الطلب';
export const RESERVED = 'reserved|محجوزة';
export const HALL = 'powered capacity|data halls?|halls?|colocation|سعة مزو[ّ]?دة بالطاقة|قاعة|قاعات';
export const GPU_KIND = 'gpu capacity|gpus?|معالجات gpu|معالجات|معالج';

export const SORT_WORDS: readonly (readonly [OfferSort, string])[] = [
  ['ALL_IN_PRICE', 'cheapest first|cheapest|الأرخص أولا|الأرخص أولًا|الأرخص|الارخص'],
  ['RECOMMENDED', 'recommended first|recommended|best first|الموصى به أولا|الموصى به أولًا|الموصى به'],
  ['BOOKABLE_UNITS', 'most bookable first|most bookable|largest first|الأكثر قابلية للحجز'],
  ['CARBON', 'lowest carbon first|lowest carbon|greenest first|greenest|الأقل كربونًا|الأقل كربونا'],
  ['TIME_TO_POWER', 'soonest power first|soonest power|soonest first|soonest|الأقرب طاقةً|الأقرب طاقة'],
];

export const POWER_WITHIN = '(?:power(?:ed)? )?(?:within|in under)|(?:طاقة|الطاقة|كهرباء) خلال|خلال';

/** Words between the facts; they add nothing and are no sign of anything missed. */
export const FILLERS =
  "i|we|i'm|need|want|looking|for|a|an|the|of|and|or|with|in|at|on|from|per|all-in|all in|price|rate|أريد|نريد|أحتاج|نحتاج|من|في|مع|على|أو|او|و|إلى|بسعر|السعر";
