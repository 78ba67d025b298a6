/** Makes the document of the test that page. Its scripts do not run. */
export function showPage(html: string): void {
  const { documentElement } = new DOMParser().parseFromString(html, 'text/html');
  Reflect.get(Document.prototype, 'documentElement', document)?.remove();
  Node.prototype.appendChild.call(document, document.importNode(documentElement, true));
}
