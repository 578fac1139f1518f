/** A GPU model of our catalogue. */
export interface GpuModel {
  readonly slug: string;
  readonly name: string;
  readonly vendor: 'NVIDIA' | 'AMD' | 'Intel';
  /** Memory per GPU in GiB, as the vendor counts it. */
  readonly memoryGib: number;
  /** Board power limit in watts. */
  readonly tdpWatts: number;
  readonly formFactor: 'SXM' | 'PCIE' | 'OAM' | 'SUPERCHIP';
  /** Year of release. */
  readonly year: number;
  /** Other names it goes by in listings, beside its slug and its name without the memory. */
  readonly aliases: readonly string[];
  /** Where memory and power stand. */
  readonly source: string;
  /** IT watts of one GPU with its share of the host, where the maker says what a whole machine draws; else null. */
  readonly host: { readonly watts: number; readonly source: string } | null;
}
