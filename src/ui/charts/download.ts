/** Hands bytes to the browser as a file, and lets go of them. */
export function download(content: Blob, fileName: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has its own reference once it started; a later task is soon enough to let go of ours.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
