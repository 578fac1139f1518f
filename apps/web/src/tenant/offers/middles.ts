/** Middles of states, provinces and countries of our regions, "place east north" in degrees, rounded: where a site is drawn, no closer. */
const MIDDLES = [
  'US-TX -99.3 31.5,US-OK -97.5 35.6,US-LA -92 31,US-AR -92.4 34.9,US-GA -83.4 32.7,US-FL -81.7 28.1,US-AL -86.8 32.8',
  'US-MS -89.7 32.7,US-TN -86.3 35.8,US-KY -85.3 37.5,US-SC -80.9 33.9,US-NC -79.4 35.6,US-VA -78.8 37.5,US-WV -80.6 38.6',
  'US-MD -76.8 39,US-DC -77 38.9,US-DE -75.5 39,US-PA -77.8 40.9,US-NJ -74.7 40.2,US-NY -75.5 42.9,US-CT -72.7 41.6',
  'US-RI -71.6 41.7,US-MA -71.8 42.3,US-VT -72.7 44.1,US-NH -71.6 43.7,US-ME -69.2 45.4,US-OH -82.8 40.3,US-IN -86.3 39.9',
  'US-IL -89.2 40,US-MI -84.7 43.3,US-WI -89.8 44.6,US-MN -94.3 46.3,US-IA -93.5 42.1,US-MO -92.5 38.4,US-ND -100.5 47.5',
  'US-SD -100.2 44.4,US-NE -99.8 41.5,US-KS -98.4 38.5,US-WA -120.4 47.4,US-OR -120.6 43.9,US-CA -119.5 37.2',
  'US-NV -116.7 39.3,US-AZ -111.7 34.3,US-UT -111.7 39.3,US-ID -114.6 44.4,US-MT -109.6 47,US-WY -107.6 43',
  'US-CO -105.5 39,US-NM -106.1 34.4,US-AK -152.2 64.1,US-HI -157 20.6,CA-AB -115 55,CA-BC -125 54.8,CA-SK -106 54.4',
  'CA-MB -98.4 54.9,CA-YT -135.5 63.6,CA-NT -119 66.4,CA-NU -92 68,CA-QC -72.5 52,CA-ON -86 50,CA-NB -66.4 46.6',
  'CA-NS -63.2 45.1,CA-PE -63.3 46.4,CA-NL -61 54,US -98.6 39.8,CA -98.3 56.8,IS -18.6 65,NO 9.5 61.4,SE 16 62.8',
  'FI 26.3 64.5,DK 9.5 56,GB -2.4 54,IE -8 53.2,FR 2.5 46.6,NL 5.6 52.2,BE 4.6 50.6,LU 6.1 49.8,DE 10.4 51.1,AT 14.1 47.6',
  'CH 8.2 46.8,PL 19.4 52.1,CZ 15.3 49.7,SK 19.5 48.7,LI 9.5 47.2,ES -3.6 40.3,PT -8.2 39.6,IT 12.5 42.8,GR 22.4 39.3',
  'MT 14.4 35.9,CY 33.2 35,RO 25 45.9,BG 25.2 42.8,HU 19.4 47.2,HR 16.4 45.1,SI 14.8 46.1,RS 20.8 44.2,EE 25.5 58.7',
  'LV 24.9 56.9,LT 23.9 55.3,UA 31.4 49,AE 54.2 23.9,SA 44.5 24.1,QA 51.2 25.3,KW 47.6 29.3,BH 50.5 26,OM 56.1 20.6',
  'MX -102.5 23.9,BR -53.1 -10.8,PY -58.4 -23.2,AR -65.2 -35.4,CL -71.4 -37.7,UY -56 -32.8,CO -73.1 3.9,SV -88.9 13.7',
  'KZ 67.3 48.2,UZ 63.1 41.8,KG 74.5 41.5,GE 43.5 42.2,AM 44.9 40.3,IN 79.6 22.9,BT 90.4 27.4,PK 69.3 29.9,JP 138 37.6',
  'KR 127.8 36.4,TW 121 23.8,HK 114.1 22.4,CN 103.8 36.6,MN 103.1 46.8,SG 103.8 1.4,MY 109.7 3.8,TH 101 15.1',
  'VN 106.3 16.6,ID 117.2 -2.2,PH 122.9 11.8,LA 103.8 18.5,AU 134.5 -25.7,NZ 171.5 -41.8,ET 39.6 8.6,KE 37.8 0.6',
  'ZA 25.1 -29,NG 8.1 9.6,EG 29.9 26.5,MA -6.3 31.9,AO 17.5 -12.3',
].join(',');

const BY_PLACE = new Map(
  MIDDLES.split(',').map((line): [string, readonly [number, number]] => {
    const [place = '', east, north] = line.split(' ');
    return [place, [Number(east), Number(north)]];
  }),
);

/** Longitude and latitude of the middle of a site's state or province, or of its country; null: we do not know it. */
export const middleOf = (country: string, subdivision: string | null): readonly [number, number] | null =>
  (subdivision === null ? undefined : BY_PLACE.get(`${country}-${subdivision}`)) ?? BY_PLACE.get(country) ?? null;
