/** What folders are called that say nothing of what their photos show. */

const NOTHING = new Set(
  (
    'image images img imgs photo photos photograph photographs pic pics picture pictures jpg jpeg jpegs jpgs png pngs data ' +
    'dataset datasets raw original originals all files archive export dcim input inputs source jpegimages'
  ).split(' '),
);

/** Beside a split word they change nothing: `train_set`, `test_images`, `val_2017`. */
const FILLERS = new Set([
  ...NOTHING,
  ...'set sets split splits folder folders dir sample samples example examples final full new resized cropped processed'.split(
    ' ',
  ),
]);

const UNLABELLED = new Set(['unlabelled', 'unlabeled', 'unsorted', 'unsupervised', 'unsup', '_']);
const UNSEEN = new Set(['pred', 'prediction', 'predictions', 'predict', 'unseen', 'inference', 'submission']);

/** Copies of photos that show something else of them. They are left out only where their photos lie beside them. */
const SHADOWS =
  /^(masks?|segmentations?|segmentation_?masks?|seg_?masks?|annotations?|annotated|labels?|ground_?truths?|gt|trimaps?|thumbs?|thumbnails?|previews?|depth|heatmaps?|overlays?|bounding_?boxes)$/i;

export function saysNothing(name: string): boolean {
  return NOTHING.has(name.trim().toLowerCase());
}

export function isFiller(word: string): boolean {
  return FILLERS.has(word) || /^\p{N}+$/u.test(word);
}

export function isUnlabelledName(name: string): boolean {
  return UNLABELLED.has(name.trim().toLowerCase());
}

/** Words for photos that are there to be predicted: no labels. They count only beside splits. */
export function isUnseenWord(word: string): boolean {
  return UNSEEN.has(word) || UNLABELLED.has(word);
}

export function isShadowName(name: string): boolean {
  return SHADOWS.test(name.trim());
}

/** `IMG_1_mask` is of `IMG_1`; null where the name has no such end. */
export function shadowOf(stem: string): string | null {
  const found =
    /^(.+?)[ _-](?:mask|masks|seg|segmentation|gt|groundtruth|label|labels|trimap|thumb|preview)(?:[ _-]?\d+)?$/i.exec(
      stem,
    );
  return found?.[1] ?? null;
}
