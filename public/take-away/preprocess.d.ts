/** Upright RGBA without transparency. */
export interface DecodedPhoto {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/**
 * @param sizesPx of the step `resize` in preprocessing.json
 * @returns RGB, row by row, [S, S, 3]
 */
export function pixelsOf(photo: DecodedPhoto, sizesPx: readonly number[]): Uint8Array;

/** A photo's file, in a browser or a worker. */
export function decode(file: Blob): Promise<DecodedPhoto>;
