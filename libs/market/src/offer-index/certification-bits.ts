/** Bits for certifications with a bit of their own: all but the last of 31. */
const OWN_BITS = 30;
const OTHERS = 1 << OWN_BITS;

/**
 * Certifications as bits. Names are free text, so beyond the first 30 they share one bit: a row that has it may have what is
 * wanted, and the exact rules decide.
 */
export class CertificationBits {
  private readonly bits = new Map<string, number>();

  /** Gives a bit to each name that is new. */
  bitsOf(names: readonly string[]): number {
    let all = 0;
    for (const name of names) all |= this.bits.get(name) ?? this.add(name);
    return all;
  }

  /** The bits a row must have to hold all the names; null: no offer ever had one of them. */
  wanted(names: readonly string[]): number | null {
    let all = 0;
    for (const name of names) {
      const bit = this.bits.get(name);
      if (bit === undefined) return null;
      all |= bit;
    }
    return all;
  }

  private add(name: string): number {
    const bit = this.bits.size < OWN_BITS ? 1 << this.bits.size : OTHERS;
    this.bits.set(name, bit);
    return bit;
  }
}
