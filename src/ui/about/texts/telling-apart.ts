/** Methods that compare the photos of a batch with each other. */
import { type MethodText, SOURCES } from '../method-text.ts';

export const TELLING_APART = {
  teacherkd: {
    idea: 'Each photo is to find its own embedding, seen through a learned map, among those of the batch. The other photos of the batch are the wrong answers, those of its own class among them.',
    symbols: ['CE', 'x', 'U', 'e', 'I', 'tau', 'cos'],
    attempt: 'Turn on “Same class”: the pull then goes to all cats and no longer to the ringed one alone.',
    open: 'The paper runs the teacher again for every batch. Stored embeddings give the same with one look: exactly, where flips are the only change and both ways round are stored. That classmates count as wrong, and the one direction, are as in its code; switches mend them.',
    sources: [SOURCES.embedKd],
  },
  icl: {
    idea: 'Photos as the student sees them look for their own embeddings among the teacher’s, and embeddings look for their photos. To be found, the student must see what makes this photo this one.',
    symbols: ['CE', 'rows', 'scale', 'I'],
    attempt:
      'The ringed photo has a near-duplicate beside it. Turn off “Skip duplicates”: the lowest place moves away from that neighbour.',
    open: 'CLIP-KD lets photos find the teacher’s captions and captions find photos; in a folder a photo’s own embedding stands in for its caption. A quirk of the released code, a scale used without its exponential, is a switch.',
    sources: [SOURCES.clipKd],
  },
  instance: {
    idea: 'Photos and embeddings find each other in the batch, and near-duplicates, wherever they are in the folder, are no wrong answers. To push two shots of one thing apart would teach nothing.',
    symbols: ['CE', 'rows', 'scale', 'I'],
    attempt:
      'Move “Duplicate cosine” down: more and more cats become duplicates, and the push away from them goes, until nothing is left to be told apart.',
    open: 'CLIP-CID’s temperatures, weights and batch size are not public, nor is its code. It has captions as well; here the class names may stand in for them, as a switch.',
    sources: [SOURCES.clipCid],
  },
  affinity: {
    idea: 'For each photo of the batch the teacher says how alike it finds the others, and the student is to find them alike in the same proportions. A photo’s likeness to itself is left out, or it would drown the rest.',
    symbols: ['KL', ['σ', 'the sharpness that multiplies all cosines'], 'e', 's'],
    attempt:
      'The lowest place need not be the ring: only angles between the student’s own views count, and the other photos are not yet where the teacher has them.',
    open: 'TinyCLIP compares photos with captions, at a sharpness of 50; 20 for photos among themselves is ours. Its inheritance of weights is not part of this.',
    sources: [{ arxiv: '2309.12314', title: 'TinyCLIP, Wu et al. 2023' }],
  },
  smooth_ap: {
    idea: 'Each photo is a query, and all photos of its class are to come before any other: the average precision of that ranking, made soft so that it has a slope, is what rises. It trains features for a search, not the scores of classes.',
    symbols: [
      ['s_i, s_j', 'the cosines of the query with photos i and j, as the student sees them'],
      ['σ', 'the logistic function, a soft step'],
      ['τ', 'how soft the step is'],
      'y',
    ],
    attempt:
      'At 0.01 the ground falls in uneven steps, one where each other photo changes its rank; raise the temperature, and the slopes get even.',
    open: 'The paper on instance retrieval trains with an average-precision loss whose exact form was not found. Smooth-AP, the usual one, stands for it.',
    sources: [
      { arxiv: '2007.12163', title: 'Smooth-AP, Brown et al. 2020' },
      { arxiv: '2209.13832', title: 'Contrastive learning for instance retrieval 2022' },
    ],
  },
  helip_margin: {
    idea: 'Photos of other classes that the teacher finds like this one are its hard pairs: seen by the student, they are to stay at least as near as photos that are nothing alike. So an order is kept that labels alone would tear apart.',
    symbols: [
      ['H_i', 'the hard pairs of photo i'],
      ['k', 'the other photos of other classes'],
      's',
      'e',
      ['m', 'the margin'],
      'cos',
    ],
    attempt:
      'Much of the plane is flat: the order is right there and nothing is asked. Give it a margin, and the flat part shrinks.',
    open: 'The paper’s margin loss is not in its released code; the form is from memory, and the weight is ours. The paper mines pairs over photos and captions of the whole set; here they are looked for in the batch.',
    sources: [{ arxiv: '2305.05208', title: 'HELIP, Wang et al. 2023' }],
  },
} as const satisfies Record<string, MethodText>;
