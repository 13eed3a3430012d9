/** How photos are changed from pass to pass. */
export interface Augmentation {
  readonly flip: boolean;
  /** Smallest area share of the random resized crop; 1 = no crop. */
  readonly minCropArea: number;
  /** Brightness, contrast and saturation strength, 0 = none. */
  readonly colour: number;
}
