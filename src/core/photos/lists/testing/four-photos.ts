/** Four photos of two classes, as lists in tests label them. */

export const PHOTOS = ['a1.jpg', 'a2.jpg', 'b1.jpg', 'b2.jpg'].map((name) => `images/${name}`);
export const [A1, A2, B1, B2] = PHOTOS as [string, string, string, string];
export const ALL = { [A1]: 'hat', [A2]: 'hat', [B1]: 'shoes', [B2]: 'shoes' };
export const label = (path: string) => (path.includes('/a') ? 'hat' : 'shoes');
export const bare = (path: string) => path.slice('images/'.length);
/** A line for each photo. */
export const lines = (row: (path: string) => string) => PHOTOS.map(row).join('\n');
export const each = <T>(row: (path: string) => T) => PHOTOS.map(row);
export const json = (value: unknown) => JSON.stringify(value);
