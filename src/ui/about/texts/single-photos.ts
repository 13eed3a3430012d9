/** Methods that learn from labels, or hold each photo to a target of its own. */
import { type MethodText, SOURCES } from '../method-text.ts';

export const SINGLE_PHOTOS = {
  ce: {
    idea: 'Raise the score of the class that the folder gives a photo, and lower all the others. It knows nothing of a teacher, so it is what every other method here is measured against.',
    symbols: [
      'CE',
      'z',
      'y',
      ['a', 'label smoothing: the share of a label that is spread over all classes'],
      'K',
    ],
    attempt:
      'Follow the pull: it ends before the edge, where label smoothing finds the student sure enough. With smoothing at 0 it goes on to the edge.',
    open: 'Nothing is missing. “Softmax twice” repeats a quirk of CLIP-Embed-KD’s code (its Q1): the loss can then not fall below log(e + K − 1) − 1, which is 1.46 for ten classes.',
    sources: [{ arxiv: '1512.00567', title: 'Label smoothing: Szegedy et al. 2016' }, SOURCES.embedKd],
  },
  kd_probe: {
    idea: 'A linear probe on the teacher’s embeddings says how likely each class is, and the student learns that whole answer, softened by a temperature. Every photo teaches, labelled or not, for the probe has an answer to all of them.',
    symbols: ['KL', 'q', 'z', 'T'],
    attempt:
      'The lowest place is the teacher’s own view, not the class’s mark: the teacher is a little less than sure, and so shall the student be.',
    open: 'The teacher of the paper is a classifier; a folder’s teacher gives embeddings only, so a linear probe stands for it. CLIP-Embed-KD’s “vanilla” mode is this with the softmax twice; it cannot be repeated to the letter, because its fine-tuned teacher and the code that made it are not public.',
    sources: [{ arxiv: '1503.02531', title: 'Hinton, Vinyals and Dean 2015' }, SOURCES.embedKd],
  },
  dkd: {
    idea: 'Plain distillation mixes how sure the teacher is of the right class with how it ranks the others, and a sure teacher silences the second. Here the two are apart, each with a weight of its own.',
    symbols: [
      'T',
      ['α, β', 'the weights of the two parts'],
      ['b, b̂', 'the chance of the right class against any other, by the teacher and by the student'],
      ['q∖y, p∖y', 'the chances of the other classes among themselves, by the teacher and by the student'],
    ],
    attempt:
      'Set Target to 0: now only the balance between dog and bird counts, and the ground is a valley that runs towards the cat’s mark and away from it.',
    open: 'Written from the formula as it is known, not held against the authors’ code. A linear probe stands for the paper’s classifier; it is less sure than one, so β is smaller than the paper’s largest.',
    sources: [{ arxiv: '2203.08679', title: 'DKD, Zhao et al. 2022' }],
  },
  fd: {
    idea: 'The student gets a linear map into the teacher’s space and is to point where the teacher points, photo by photo. It needs no labels, and lengths do not count.',
    symbols: ['kappa', 'G', 'x', 'e', 'cos'],
    attempt:
      'Turn the point towards the ring: the loss falls to nothing there, at any distance from the centre.',
    open: 'CLIP-KD distils photos and captions; a folder has no captions, so this is the half for photos. Its weight of 2000 on the mean square is 7.8 × (1 − cosine) for embeddings of 512 numbers. Its figures come from 13 million captioned photos and were not repeated.',
    sources: [SOURCES.clipKd],
  },
  masked_fd: {
    idea: 'The student sees a photo with most of its patches hidden, and is to point where the teacher points who saw all of it. So it learns to tell the whole from a part.',
    symbols: [
      'kappa',
      'G',
      ['x masked', 'the student’s features of the photo with patches hidden'],
      'e',
      'cos',
    ],
    attempt:
      'The ground is that of the plain view: what differs is what the student was shown, which no plane can draw.',
    open: 'CLIP-KD’s released code computes the masked features and then overwrites them with the unmasked ones, so its published figure is that of plain features. Here patches are hidden.',
    sources: [SOURCES.clipKd],
  },
  positive_margin: {
    idea: 'Beside a term that tells photos apart, a light pull brings each photo closer to its own embedding. Only right pairs are pulled, which widens their lead over wrong ones.',
    symbols: [['λ', 'the strength, light on purpose'], 'G', 'x', 'e', 'cos'],
    attempt: 'The shape is that of “The teacher’s view of each photo”; compare how strong the two pulls are.',
    open: 'The paper’s regulariser is for photos and captions, and its text could be read in part only: the form is from memory, and λ for photos alone is ours.',
    sources: [{ arxiv: '2310.00927', title: 'Chen, Deng, Li and Gu 2024' }],
  },
  knn_soft: {
    idea: 'The label counts for half; the other half is what the nearest photos in the teacher’s space are called. A wrong label is outvoted in part, and a photo without a label learns from its look-alikes alone.',
    symbols: [
      'CE',
      'z',
      'y',
      ['q', 'the share of each class among the nearest photos'],
      ['kNN', 'the nearest photos in the teacher’s space, the photo itself left out'],
      'tau',
    ],
    attempt:
      'The ringed photo stands between cats and dogs. Give the neighbours all the say and ask many at a high temperature: the lowest place moves towards the middle.',
    open: 'OSAKD takes the neighbours from the network’s own outputs; its exact loss and weights were not found. The teacher’s space in their place, and one half each, are ours.',
    sources: [SOURCES.osakd],
  },
  knn_self: {
    idea: 'The label counts for half; the other half is what the photos of the batch are called that the student itself finds alike. The neighbours are found anew at every step, without a teacher.',
    symbols: ['CE', 'z', 'y', ['k_c / k', 'the share of each class among the k nearest photos of the batch']],
    attempt: 'Move the point among the dogs: its neighbours change, and with them the ground, in steps.',
    open: 'The paper’s exact loss and weights were not found. Its density estimate reduces to the share k_c / k; it is taken over the batch, not over the folder.',
    sources: [SOURCES.osakd],
  },
} as const satisfies Record<string, MethodText>;
