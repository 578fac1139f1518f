/** Fetches the paper behind a link, with the token in a header so that it stands in no address, and hands it to the reader. */
export async function saveSharedPaper(token: string, language: string): Promise<boolean> {
  const answer = await fetch(`/documents/shared/quote.pdf?lang=${language}`, {
    headers: { authorization: `Bearer ${token}` },
    credentials: 'omit',
  }).catch(() => null);
  if (answer === null || !answer.ok) return false;
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'quote.pdf';
  const url = URL.createObjectURL(await answer.blob());
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
  return true;
}
