// Runs before the first paint, from a file because the content policy forbids inline scripts.
const page = document.documentElement;
let [theme, language] = [null, null];
try {
  theme = localStorage.getItem('gridlease-theme');
  language = localStorage.getItem('gridlease-language');
} catch {
  // Storage can be switched off; then the system's theme and language stand.
}
if (theme === 'light' || theme === 'dark') page.dataset.theme = theme;
// A page says which languages it speaks; the chosen one counts, else the reader's own, else English.
const spoken = (page.dataset.languages ?? 'en').split(' ');
const wished = [language, navigator.language.slice(0, 2)].find((one) => spoken.includes(one)) ?? 'en';
page.lang = wished;
page.dir = wished === 'ar' ? 'rtl' : 'ltr';
