/** Photos as TensorFlow lays them, laid as ONNX wants them: [n, H, W, 3] -> [n, 3, H, W]. */
export function channelsFirst(pixels: ArrayLike<number>, photos: number): Float32Array {
  const area = pixels.length / (3 * photos);
  const turned = new Float32Array(pixels.length);
  for (let photo = 0, from = 0; photo < photos; photo++) {
    for (let pixel = 0; pixel < area; pixel++) {
      for (let c = 0; c < 3; c++, from++) turned[(photo * 3 + c) * area + pixel] = pixels[from]!;
    }
  }
  return turned;
}
