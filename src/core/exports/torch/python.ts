/** Values as Python writes them. */

/** JSON's escapes are Python's, too; what is no character at all stays an escape. */
export const pythonText = (text: string): string => JSON.stringify(text);

export function pythonNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'float("nan")';
  return value > 0 ? 'float("inf")' : '-float("inf")';
}

/** `(1, 2)`; of one, `(1,)` */
export function pythonTuple(values: readonly number[]): string {
  return values.length === 1 ? `(${pythonNumber(values[0]!)},)` : `(${values.map(pythonNumber).join(', ')})`;
}

/** One number where all are alike. */
export function pythonPair([a, b]: readonly [number, number]): string {
  return a === b ? pythonNumber(a) : pythonTuple([a, b]);
}

/** Words that no attribute may be called: Python's own, and what every `nn.Module` has already. */
const TAKEN = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield
  T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval
  extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia
  named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer
  register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
  register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter
  register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory
  state_dict to to_empty train training type xpu zero_grad
  backbone classify embed`.split(/\s+/),
);

/** Whether a module may have an attribute of this name. */
export function isAttribute(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !TAKEN.has(name);
}
