/**
 * Names in archives are labels: cleaned for display and matching, they never reach a file system.
 * @returns `/` between parts, no empty, `.` or `..` parts, no drive letter
 */
export function cleanPath(name: string): string {
  const parts = name
    .replaceAll('\\', '/')
    .replace(/^[a-z]:/i, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.length === 0 ? '(no name)' : parts.join('/');
}
