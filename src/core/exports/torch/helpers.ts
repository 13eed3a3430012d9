/** Functions that `student.py` brings along where its student needs them. */

const IMAGES = {
  channels_first: `def channels_first(x):
    """[B, H, W, C] -> [B, C, H, W], as PyTorch's convolutions want it."""
    return x.permute(0, 3, 1, 2)`,
  channels_last: `def channels_last(x):
    """[B, C, H, W] -> [B, H, W, C]"""
    return x.permute(0, 2, 3, 1)`,
  by_channel: `def by_channel(x, scale, shift, axis):
    """x * scale + shift with one of each for every channel, which are along that axis."""
    along = [1] * axis + [-1] + [1] * (x.dim() - axis - 1)
    return x * x.new_tensor(scale).reshape(along) + x.new_tensor(shift).reshape(along)`,
};

const TOKENS = {
  quick_gelu: `def quick_gelu(x):
    """CLIP's activation."""
    return x * torch.sigmoid(1.702 * x)`,
  with_tokens: `def with_tokens(x, rows, at):
    """[B, N, C] -> [B, N + T, C]: learned rows [T, C] come in before row \`at\`."""
    rows = rows.reshape(1, -1, x.shape[-1]).expand(len(x), -1, -1)
    return torch.cat([x[:, :at], rows, x[:, at:]], 1)`,
  attention: `def attention(qkv, heads, dropout):
    """Self-attention of stacked queries, keys and values: [B, N, 3 C] -> [B, N, C]."""
    batch, count, width = qkv.shape[0], qkv.shape[1], qkv.shape[2] // 3
    q, k, v = qkv.reshape(batch, count, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
    scores = q @ k.transpose(-1, -2) * (width // heads) ** -0.5
    weights = F.dropout(scores.softmax(-1), dropout)
    return (weights @ v).transpose(1, 2).reshape(batch, count, width)`,
  bi_wkv: `def bi_wkv(keys, values, decay, first):
    """RWKV's mixing of tokens in both directions (arXiv:2403.02308, eq. 4): for each token the mean of all values,
    weighted by exp(key) and, with the distance, by the decay. [B, ..., C] -> [B, ..., C]"""
    k, v = keys.flatten(1, -2), values.flatten(1, -2)
    count = k.shape[1]
    place = torch.arange(count, device=k.device)
    distance = (place[:, None] - place).abs()
    later = -decay[:, None, None] * (distance - 1) / count
    spread = torch.exp(torch.where(distance == 0, first[:, None, None], later))  # [C, N, N]
    weight = torch.exp(k - k.amax(1, keepdim=True))
    above = torch.einsum("cti,bic->btc", spread, weight * v)
    below = torch.einsum("cti,bic->btc", spread, weight)
    return (above / below).reshape(values.shape)`,
};

const LAYERS = {
  prelu: `def prelu(x, slope):
    """x where it is positive, slope * x elsewhere."""
    return x.clamp(min=0) + slope * x.clamp(max=0)`,
  average_pool: `def average_pool(x, kernel, stride, pads, counted):
    """Means over windows of [B, C, H, W]. Pads are left, right, top, bottom; only \`counted\` of them are pixels."""
    inner = F.pad(torch.ones_like(x[:1, :1]), counted, value=1.0)
    pixels = F.pad(inner, [pad - one for pad, one in zip(pads, counted)])
    return F.avg_pool2d(F.pad(x, pads), kernel, stride) / F.avg_pool2d(pixels, kernel, stride)`,
  resize: `def resize(x, size, mode, coordinates, rounding):
    """[B, C, H, W] -> [B, C, *size] by ONNX's rules: each axis is a product with a matrix of weights."""
    for axis, to in ((2, size[0]), (3, size[1])):
        count = x.shape[axis]
        at = torch.arange(to, dtype=torch.float64)
        place = at * count / to
        if coordinates == "align_corners":
            place = at * (count - 1) / max(1, to - 1)
        elif coordinates == "half_pixel" or to > 1 and coordinates == "pytorch_half_pixel":
            place = (at + 0.5) * count / to - 0.5
        elif coordinates == "pytorch_half_pixel":
            place = at * 0
        left = place.floor()
        share = place - left
        if mode == "nearest":
            nearest = {"floor": left, "ceil": place.ceil(), "round_prefer_ceil": (place + 0.5).floor()}
            taps = [(nearest.get(rounding, (place - 0.5).ceil()), torch.ones_like(place))]
        elif mode == "linear":
            taps = [(left, 1 - share), (left + 1, share)]
        else:
            taps = [(left + k, cubic((k - share).abs())) for k in (-1, 0, 1, 2)]
        matrix = torch.zeros(count, to, dtype=torch.float64)
        for pixel, weight in taps:
            matrix.index_put_((pixel.long().clamp(0, count - 1), at.long()), weight, accumulate=True)
        x = (x.transpose(axis, 3) @ matrix.to(x)).transpose(axis, 3)
    return x


def cubic(d, a=-0.75):
    """Keys' kernel at distances d."""
    near, far = ((a + 2) * d - (a + 3)) * d * d + 1, ((a * d - 5 * a) * d + 8 * a) * d - 4 * a
    return torch.where(d <= 1, near, torch.where(d < 2, far, torch.zeros_like(d)))`,
};

export const HELPERS = { ...IMAGES, ...TOKENS, ...LAYERS } as const;
export type HelperName = keyof typeof HELPERS;
