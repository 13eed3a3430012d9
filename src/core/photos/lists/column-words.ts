/** What the world calls its columns, and the values that say nothing. Compared by `wordOf`. */

/** `Image ID`, `image-id` and `imageId` are one word; of a dotted column, also its last part is looked at. */
export function wordOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

const FILE_WORDS = new Set(
  `file_name filename file path filepath file_path image images image_path image_id image_name image_file image_filename
  image_url img img_path img_name img_id img_file image_gcs_uri imageid id photo photo_id photo_path picture uri url
  source_ref external_id global_key labeled_data name fname fpath relative_path rel_path filepaths filenames file_names
  image_paths key basename coco_url data_image`.split(/\s+/),
);

const LABEL_WORDS = new Set(
  `label labels class classes class_name classname class_label category category_name target targets label_name labelname
  display_name tag tags choice answer annotation
  choices rectanglelabels polygonlabels`.split(/\s+/),
);
/** Said of what is on the photo: after the words above. */
const SUBJECT_WORDS = new Set(
  `breed species diagnosis dx disease disease_name finding_labels variety cultivar type kind genus family plant object
  animal flower fruit food dish emotion expression landmark landmark_id scene style artist gesture sign defect grade
  level severity stage condition product product_type article_type brand model make whale_id individual_id identity
  title group klass clase classe klasse etiqueta etiquette kategorie art kategori categoria categorie`.split(
    /\s+/,
  ),
);
const LABEL_PARTS = /(^|_)(label|labels|class|category|breed|species|diagnosis|disease|target)(_|$)/;
/** Beside one of them it is a number about the label, or another label than the one. */
const NOT_LABEL_PARTS =
  /(^|_)(num|count|n|prob|probability|score|confidence|conf|is|has|type|super|bbox|box)(_|$)/;

const SPLIT_WORDS = new Set(
  `split splits set subset partition fold phase ml_use dataset data_set usage purpose data_split dataset_split
  dataset_type train_test train_val_test stage_of_use which_set is_valid is_test is_train`.split(/\s+/),
);

/** What is measured or kept about a photo and never its class, whatever it looks like. */
const FACT_WORDS = new Set(
  `width height size area x_min y_min x_max y_max xmin ymin xmax ymax x1 y1 x2 y2 bbox box boxes left top right
  bottom depth channels year month day date time timestamp created_at updated_at created modified lead_time annotator
  annotation_id completed_by user author license licence copyright source confidence score probability weight index idx
  row lat lon latitude longitude sha256 sha1 md5 hash phash count format mode mime_type extension ext age rotation
  orientation flickr_url date_captured is_occluded is_truncated is_group_of is_depiction is_inside iscrowd`.split(
    /\s+/,
  ),
);

export function isFileColumn(name: string): boolean {
  return has(FILE_WORDS, name);
}

/** How surely a column of this name is the label; 0 = its name does not say so. */
export function labelRank(name: string): 0 | 1 | 2 | 3 {
  if (has(LABEL_WORDS, name)) return 3;
  if (has(SUBJECT_WORDS, name)) return 2;
  const word = wordOf(name);
  return LABEL_PARTS.test(word) && !NOT_LABEL_PARTS.test(word) ? 1 : 0;
}

export function isSplitColumn(name: string): boolean {
  return has(SPLIT_WORDS, name);
}

export function isFactColumn(name: string): boolean {
  return has(FACT_WORDS, name);
}

function has(words: ReadonlySet<string>, name: string): boolean {
  return words.has(wordOf(name)) || words.has(wordOf(name.slice(name.lastIndexOf('.') + 1)));
}

/**
 * How programs write that nothing is known: nothing at all, pandas, R, Excel, SQL, JavaScript, annotation tools.
 * Not `none`, `unknown` or `other`: data sets have classes of these names (no defect, no gesture), and a class too many
 * is seen and removed in a moment, while one that is gone is missed by nobody.
 */
const NO_LABEL = new Set([
  '',
  'nan',
  '-nan',
  'null',
  'na',
  'n/a',
  '#n/a',
  '<na>',
  'nat',
  'empty',
  '(empty)',
  '(blank)',
  '?',
  '-',
  '--',
  'undefined',
  'unlabeled',
  'unlabelled',
  'unassigned',
]);

export function isNoLabel(value: string): boolean {
  return value.length < 12 && NO_LABEL.has(value.trim().toLowerCase());
}
