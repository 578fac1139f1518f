/** IT watts of one GPU with its share of the host, where the maker says what a whole machine draws, and where. */
export const HOST_WATTS: Readonly<Record<string, { readonly watts: number; readonly source: string }>> = {
  'h100-sxm': { watts: 1275, source: 'DGX H100 user guide, 10.2 kW for 8' },
  'h200-sxm': { watts: 1275, source: 'DGX H200 user guide, 10.2 kW for 8' },
  'b200-sxm': { watts: 1790, source: 'DGX B200 datasheet, 14.3 kW for 8' },
  'b300-sxm': { watts: 1750, source: 'DGX B300 datasheet, 14 kW for 8' },
  gb200: { watts: 1670, source: '120 kW rack of 72' },
  gb300: { watts: 1835, source: '132 kW rack of 72' },
  gh200: { watts: 1300, source: 'CPU and memory are within the 1,000 W, 30 % for the rest' },
  'a100-sxm-80': { watts: 815, source: 'DGX A100 user guide, 6.5 kW for 8' },
  'a100-sxm-40': { watts: 815, source: 'DGX A100 user guide, 6.5 kW for 8' },
  'v100-sxm2-32': { watts: 440, source: 'DGX-1 datasheet, 3.5 kW for 8' },
  'v100-sxm2-16': { watts: 440, source: 'DGX-1 datasheet, 3.5 kW for 8' },
};
