/**
 * tfjs-core as the page needs it. The page only describes objectives; what tfjs registers for saving models in the
 * browser and for its own optimizers would come with the first paint, 6 KiB of it. Workers get all of tfjs.
 */
import type { Plugin } from 'vite';

const SAVING = /@tensorflow\/tfjs-core\/dist\/io\/(?:local_storage|indexed_db|browser_files|http)\.js$/;
const OPTIMIZERS = /@tensorflow\/tfjs-core\/dist\/optimizers\/register_optimizers\.js$/;

export function pageTfjs(): Plugin {
  return {
    name: 'page-tfjs',
    apply: 'build',
    transform: {
      filter: { id: [SAVING, OPTIMIZERS] },
      handler(_code, id) {
        if (OPTIMIZERS.test(id)) return { code: 'export function registerOptimizers() {}', map: null };
        return { moduleSideEffects: false };
      },
    },
  };
}
