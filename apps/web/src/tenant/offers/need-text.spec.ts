// World: a small catalogue, and people typing what they need in English and Arabic; it is 22 Nov 2026, 16:45 UTC.
import fc from 'fast-check';
import { writeNeed } from './need-line.js';
import { readNeed, type Known } from './need-text.js';
import { FABRICS, SORTS, type Wanted } from './wanted.js';

const NOW = Date.UTC(2026, 10, 22, 16, 45);
const KNOWN: Known = {
  models: [
    { slug: 'h100-sxm', name: 'NVIDIA H100 SXM' },
    { slug: 'h100-pcie', name: 'NVIDIA H100 PCIe' },
    { slug: 'h200-sxm', name: 'NVIDIA H200 SXM' },
    { slug: 'b200-sxm', name: 'NVIDIA B200 SXM' },
    { slug: 'mi300x', name: 'AMD Instinct MI300X' },
  ],
  regions: [
    { slug: 'us-south', name: 'US South' },
    { slug: 'gulf', name: 'Gulf' },
  ],
};
const H100 = ['h100-sxm', 'h100-pcie'];
const IB = ['INFINIBAND_XDR800', 'INFINIBAND_NDR400'] as const;
const NEED: Wanted = { units: 32, models: H100, fabric: IB, for: '2w', from: '2026-12-01', max: '2.40' };

describe('readNeed', () => {
  it.each<[string, Wanted]>([
    ['4 nodes H100 IB, 2 weeks from 1 Dec, <= 2.40', NEED],
    ['4 Nodes of H100 with InfiniBand for 2w from Dec 1, 2026, at most $2.40/GPU-hour', NEED],
    ['٤ عقد H100 IB، أسبوعين من ١ ديسمبر، <= ٢٫٤٠', NEED],
    ['4 عقد من H100 مع إنفيني باند لمدة 2 أسابيع من 1 كانون الأول بحد أقصى 2.40 دولار', NEED],
    ['64 h100 sxm', { units: 64, models: ['h100-sxm'] }],
    ['64x NVIDIA H100 PCIe', { units: 64, models: ['h100-pcie'] }],
    ['H100 or H200', { models: [...H100, 'h200-sxm'] }],
    ['1,024 GPUs gang', { units: 1024, gang: true }],
    ['۱۶ GPU', { units: 16 }],
    ['mi300x in US South or gulf', { models: ['mi300x'], regions: ['us-south', 'gulf'] }],
    ['2.5 MW within 90 days', { units: 2500, kind: 'HALL', days: 90 }],
    ['powered capacity, 500 kW', { units: 500, kind: 'HALL' }],
    ['>= 80 GB, roce, <= 300 g/kWh', { vram: 80, fabric: ['ROCE_400'], carbon: 300 }],
    ['a month from 1 nov', { for: '1m', from: '2027-11-01' }],
    ['from today until 2 Dec', { from: '2026-11-22', until: '2026-12-02T00:00:00.000Z' }],
    ['2,000 B200 next week', { units: 2000, models: ['b200-sxm'], from: '2026-11-23' }],
    ['16 GPU من الشهر القادم لمدة أسبوع', { units: 16, for: '1w', from: '2026-12-01' }],
    ['لمدة شهر عند الطلب', { for: '1m', billing: 'ON_DEMAND' }],
    ['under 2,40 on demand, greenest first', { max: '2.40', billing: 'ON_DEMAND', sort: 'CARBON' }],
    ['', {}],
  ])('reads "%s" whole', (line, wanted) => {
    expect(readNeed(line, KNOWN, NOW)).toEqual({ wanted, unknown: [] });
  });

  it.each<[string, Wanted, readonly string[]]>([
    ['64 H100 near Berlin', { units: 64, models: H100 }, ['near Berlin']],
    ['from 31 Feb, 2 weeks', { for: '2w' }, ['31 Feb']],
    ['2 weeks, 3 days', { for: '3d' }, ['2 weeks']],
    ['1.5 GPUs', {}, ['1.5']],
    ['EUR 2.40', {}, ['EUR 2.40']],
    ['libre', {}, ['libre']],
    ['٦٤ GPU، قرب دبي', { units: 64 }, ['قرب دبي']],
  ])('names what it does not understand in "%s"', (line, wanted, unknown) => {
    expect(readNeed(line, KNOWN, NOW)).toEqual({ wanted, unknown });
  });

  it('reads back what was written, in both languages', () => {
    fc.assert(
      fc.property(wanteds(), fc.constantFrom('en' as const, 'ar' as const), (wanted, language) => {
        expect(readNeed(writeNeed(wanted, KNOWN, language), KNOWN, NOW)).toEqual({ wanted, unknown: [] });
      }),
    );
  });

  it('takes any line, and understands nothing that was not typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (line) => {
        for (const piece of readNeed(line, KNOWN, NOW).unknown) expect(line).toContain(piece);
      }),
    );
  });
});

function wanteds(): fc.Arbitrary<Wanted> {
  const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}$/);
  const day = fc
    .integer({ min: Date.UTC(2026, 10, 23), max: Date.UTC(2031, 0, 1) })
    .map((at) => new Date(at).toISOString());
  const some = <T>(of: fc.Arbitrary<T>) => fc.uniqueArray(of, { minLength: 1, maxLength: 3 });
  return fc.record(
    {
      kind: fc.constant('HALL' as const),
      models: some(fc.oneof(slug, fc.constantFrom(...KNOWN.models.map((one) => one.slug)))),
      vram: fc.nat(288),
      units: fc.nat(100_000),
      gang: fc.constant(true),
      fabric: fc.subarray([...FABRICS], { minLength: 1 }),
      regions: some(fc.oneof(slug, fc.constantFrom(...KNOWN.regions.map((one) => one.slug)))),
      from: fc.oneof(
        day,
        day.map((at) => at.slice(0, 10)),
      ),
      for: fc.stringMatching(/^[1-9]\d{0,3}[hdwmy]$/),
      until: day,
      days: fc.nat(400),
      max: fc.stringMatching(/^\d{1,6}\.\d{2,6}$/),
      carbon: fc.nat(900),
      billing: fc.constantFrom('RESERVED' as const, 'ON_DEMAND' as const),
      sort: fc.constantFrom(...SORTS),
    },
    { requiredKeys: [] },
  );
}
