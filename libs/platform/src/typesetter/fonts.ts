import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** IBM Plex Sans (OFL): Latin and Arabic of one family; Arabic from the same hand keeps lines even. */
const LATIN = [
  '400Regular/IBMPlexSans_400Regular',
  '500Medium/IBMPlexSans_500Medium',
  '600SemiBold/IBMPlexSans_600SemiBold',
];
const ARABIC = [
  '400Regular/IBMPlexSansArabic_400Regular',
  '500Medium/IBMPlexSansArabic_500Medium',
  '600SemiBold/IBMPlexSansArabic_600SemiBold',
];

/** The file of every face that documents are set in, in the packages that ship them. */
export function fontFiles(): string[] {
  const latin = path.dirname(require.resolve('@expo-google-fonts/ibm-plex-sans/package.json'));
  const arabic = path.dirname(require.resolve('@expo-google-fonts/ibm-plex-sans-arabic/package.json'));
  return [
    ...LATIN.map((face) => path.join(latin, `${face}.ttf`)),
    ...ARABIC.map((face) => path.join(arabic, `${face}.ttf`)),
  ];
}
