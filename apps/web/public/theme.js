// Runs before the first paint, from a file because the content policy forbids inline scripts.
try {
  const theme = localStorage.getItem('gridlease-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage can be switched off; then the system theme stands.
}
