/** Names may hold anything; in a page they stay text. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text of an element or an attribute. HTML has no NUL. */
export function htmlText(text: string): string {
  return text.replaceAll('\0', '\ufffd').replace(/[&<>"']/g, (letter) => ENTITIES[letter]!);
}

/** JSON inside a script element, which ends at `</script` wherever that stands. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
