/** Methods for folders with rare classes, and those in which the student teaches itself. */
import type { MethodText } from '../method-text.ts';

export const TAILS_AND_PAST = {
  balanced_softmax: {
    idea: 'While it learns, the student’s scores are raised by the logarithm of each class’s number of photos; afterwards they are used as they are. So the scores need not carry how common a class is.',
    symbols: ['CE', 'z', ['n', 'the number of training photos of each class'], 'y'],
    attempt:
      'Cats are rare in this picture. Compare with “Labels”: the pull towards the cat’s mark is stronger and reaches further.',
    open: 'Balanced Meta-Softmax has a second half, a sampler that is learned as well; it is not here.',
    sources: [{ arxiv: '2007.10740', title: 'Balanced Meta-Softmax, Ren et al. 2020' }],
  },
  class_balanced: {
    idea: 'A photo of a rare class counts for more. Its weight follows the number of photos of the class that really differ, which grows ever more slowly the more there are.',
    symbols: [
      'CE',
      'z',
      'y',
      ['w', 'the weight of each class; their mean is 1'],
      ['n', 'the number of training photos of each class'],
      ['β', 'how new a further photo still is'],
    ],
    attempt:
      'At β = 0 all photos weigh alike. Raise it: the shape of the ground stays, and the pull on the rare cat grows.',
    open: 'The paper sets β by data set; 0.999 for folders of up to a thousand photos a class is ours.',
    sources: [{ arxiv: '1901.05555', title: 'Class-Balanced Loss, Cui et al. 2019' }],
  },
  two_head_kd: {
    idea: 'The teacher speaks to a second head beside the class head, which learns from labels; how sure each is of the right class shows where labels lead. There the teacher counts for more, elsewhere for less, and after the training the second head is dropped.',
    symbols: [
      'T',
      'KL',
      'q',
      ['z′', 'the logits of the second head'],
      ['r_c', 'the weight of class c: how sure the class head is of it, over how sure the second head is'],
    ],
    attempt:
      'Set Most to 1, so that all classes weigh alike: the pull on the cat gets weaker, for here the class head is the surer one.',
    open: 'The paper’s formula was not found: its summary says that two classifiers are compared. The ratio and its bounds are ours; its several experts and its contrastive branch are not here.',
    sources: [{ arxiv: '2305.03378', title: 'ECL, 2023' }],
  },
  self_history: {
    idea: 'The student’s answers to each photo are averaged over all passes, and what it has long been sure of becomes a soft target. The surer it was the more it counts, and where the teacher’s first choice is another it does not count at all.',
    symbols: [
      ['w', 'the confidence in the past answer'],
      'KL',
      ['p̄', 'the mean of the student’s past answers to this photo'],
      'z',
      'q',
    ],
    attempt:
      'The lowest place is where the student has been on average: nothing new is learned, but nothing is forgotten either.',
    open: 'The paper is about knowledge graphs, and its formula for confidence was not found. The largest mean probability, with the teacher’s agreement, is ours.',
    sources: [{ arxiv: '2206.02963', title: 'CSD, 2022' }],
  },
  self_feat: {
    idea: 'What the last layer makes of a photo is the target of the earlier layers, each seen through a linear map of its own. So the first layers see early what will matter in the end.',
    symbols: [
      ['f_l', 'the features after stage l, averaged over the picture'],
      ['A_l', 'the linear map of stage l, learned along'],
      ['x', 'the student’s last features, from which no gradient flows back'],
      ['norm', 'brought to length one'],
    ],
    attempt: 'Here an early layer’s view is moved, and the ring is the last layer’s: no teacher is involved.',
    open: 'The author withdrew the paper for errors in the experiments: none of its figures count. Its matching of channels and its moving label smoothing are not here.',
    sources: [{ arxiv: '2103.07350', title: 'SFR, 2021, withdrawn' }],
  },
} as const satisfies Record<string, MethodText>;
