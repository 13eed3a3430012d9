/**
 * Works out what the terms of a run ask for, once, and hands it over as tensors: what stays for the run, and what
 * belongs to a batch.
 */
import * as tf from '@tensorflow/tfjs-core';
import { suppliesIn } from './needs.ts';
import { type Materials, type Needs, SUPPLIES, type Supplies } from './registry.ts';
import type { Drawn, Look, Source, Supply } from './supply.ts';

/**
 * @param startBackend has WASM run, for those that compute on tensors
 * @throws {PupilError} NO_EMBEDDINGS where a teacher has not looked at the photos or not read the class names
 */
export async function prepareSupplies(
  needs: Needs,
  source: Source,
  startBackend: () => Promise<unknown>,
): Promise<Materials> {
  const materials: Record<string, unknown> = {};
  for (const [{ id, prepare, onBackend }, settings] of suppliesIn(needs)) {
    if (prepare === undefined) continue;
    if (onBackend) await startBackend();
    materials[id] = await prepare(source, settings);
  }
  return materials;
}

/** The tensors that stay for a run. The caller disposes of them with `disposeSupplies`, as of all below. */
export function runSupplies(materials: Materials): Partial<Supplies> {
  return collected(materials, ({ run }, material) => run?.(material));
}

export function batchSupplies(materials: Materials, drawn: Drawn): Partial<Supplies> {
  return collected(materials, ({ batch }, material) => batch?.(material, drawn));
}

/** What a teacher in the loop changes of what stays for a run. */
export function renewedSupplies(materials: Materials, look: Look): Partial<Supplies> {
  return collected(materials, ({ run, renewed }, material) =>
    renewed === undefined ? undefined : run?.(renewed(material, look)),
  );
}

function collected(
  materials: Materials,
  give: (supply: Supply, material: unknown) => unknown,
): Partial<Supplies> {
  const values = Object.entries(materials).map(([id, material]) => [id, give(SUPPLIES.get(id), material)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Both, and one object of what has a part in either. */
export function joinSupplies(run: Partial<Supplies>, batch: Partial<Supplies>): Partial<Supplies> {
  const joined: Record<string, unknown> = { ...run };
  for (const [id, value] of Object.entries(batch)) {
    joined[id] = id in joined ? { ...(joined[id] as object), ...(value as object) } : value;
  }
  return joined;
}

/** Gives back the tensors of a run, of a batch, or of an example. */
export function disposeSupplies(supplies: Partial<Supplies>): void {
  // tfjs looks into objects and lists, but its type knows no lists that are read-only.
  tf.dispose(supplies as unknown as tf.TensorContainer);
}

/** Of all arrays that the materials are made of. */
export function materialBytes(materials: unknown): number {
  if (ArrayBuffer.isView(materials)) return materials.byteLength;
  if (typeof materials !== 'object' || materials === null) return 0;
  return Object.values(materials).reduce<number>((sum, part) => sum + materialBytes(part), 0);
}
