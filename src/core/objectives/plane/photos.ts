/** Photos in the plane: options that count photos are bounded by it, in a picture. */
export const PHOTOS = 12;
