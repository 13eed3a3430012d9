/** Files of models and embeddings that are not read, by their endings, and the way from each to one that is. */

const WAYS: readonly { readonly path: RegExp; readonly way: string }[] = [
  {
    path: /\.(pt|pth|ckpt|bin)$/i,
    way: 'A PyTorch file is a pickle, which is never opened: it would run what is in it. Export the network as ONNX (torch.onnx.export, optimum-cli export onnx), or save its embeddings with np.save.',
  },
  {
    path: /\.(pkl|pickle|joblib)$/i,
    way: 'A pickle is never opened: it would run what is in it. Save embeddings with np.savez("e.npz", embeddings=table, names=names).',
  },
  {
    path: /\.(h5|hdf5|keras|pb|tflite)$/i,
    way: 'Keras and TensorFlow files are not read. Export the network as ONNX (tf2onnx), or save its embeddings with np.save.',
  },
  { path: /\.(gguf|ggml|mlmodel|mlpackage|engine|trt)$/i, way: 'Export the network as ONNX instead.' },
  {
    path: /\.parquet$/i,
    way: 'A .parquet needs a column of lists of numbers, as "embedding", and one of names, as "image_path".',
  },
  {
    path: /\.(csv|tsv|txt|jsonl?|ndjson)$/i,
    way: 'A list of names alone says nothing: drop it together with the .npy that it is for.',
  },
];

/** What to do instead, in a sentence or two. */
export function wayFrom(paths: readonly string[]): string {
  const found = WAYS.find(({ path }) => paths.some((one) => path.test(one)));
  return found?.way ?? 'Photos belong to the Photos station.';
}
