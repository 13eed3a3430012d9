/**
 * Methods that hold photos against something that stands for many: class means, class names, other photos, clusters.
 */
import { type MethodText, SOURCES } from '../method-text.ts';

const DISTRIBUTIONS = ['KL', 'A', 'e', 's', 'taus'] as const;

export const ANCHORS = {
  embedkd: {
    idea: 'Each class is summed up by the mean of the teacher’s embeddings of its photos; a learned map brings the means to the student’s width, where they serve as a classifier by cosine. The teacher is needed once, for the means, and never again.',
    symbols: ['CE', 'x', 'U', 'mu', 'y', 'tau', 'cos'],
    attempt:
      'With no temperature the loss is well above nothing even at its lowest: bare cosines can never say more than “perhaps”. Turn that switch off, and it falls to nothing within steep walls.',
    open: 'The paper’s table of accuracies was not found, nor the configuration of its large student. No CLIP is loaded in its code: its teachers are vision transformers of ImageNet-21k. And since U is trained, with few classes it can turn the means into anything; what the teacher knew then only shows in where training began.',
    sources: [SOURCES.embedKd],
  },
  embedkd_fixed: {
    idea: 'The map is turned round: the student is brought into the teacher’s space and classified there by the class means, which stay what the teacher made them. A learned sharpness makes up for cosines being small numbers.',
    symbols: ['CE', 'scale', 'G', 'x', 'mu', 'y', 'cos'],
    attempt:
      'Lower the temperature: the border between the classes becomes a cliff, and beyond it there is little left to learn.',
    open: 'A mend of ours. It can degenerate, too: the map G is trained, so all that the teacher gives is the angles between classes. Take it with a term on single photos, which holds G.',
    sources: [SOURCES.embedKd],
  },
  anchor_class: {
    idea: 'The teacher says how near a photo is to the mean of each class, the wrong ones among them, and the student is held to that whole distribution. How the wrong classes share the rest is knowledge that no label holds.',
    symbols: DISTRIBUTIONS,
    attempt:
      'Raise both temperatures: the pull then asks for the teacher’s exact direction, not only for the right side of the border.',
    open: 'Built for this app from CLIP-Embed-KD’s class means; no paper gives figures for it.',
    sources: [SOURCES.embedKd],
  },
  anchor_text: {
    idea: 'A teacher that reads turns the class names into directions, and the student is to find each name as fitting as the teacher does. No photo needs a label; the folder needs a list of names.',
    symbols: DISTRIBUTIONS,
    attempt:
      'At 0.07 a broad sector is nearly as good as the ring: beside the nearest name the others hardly count. Raise both temperatures, and the valley narrows.',
    open: 'CLIP-KD, TinyCLIP and MobileCLIP learn from captions, and train a text tower along. A folder has class names only, which stand in for captions here, so their figures do not carry over.',
    sources: [
      SOURCES.clipKd,
      { arxiv: '2309.12314', title: 'TinyCLIP, Wu et al. 2023' },
      { arxiv: '2311.17049', title: 'MobileCLIP, Vasu et al. 2024' },
    ],
  },
  anchor_bank: {
    idea: 'Photos of the folder are the anchors: the student is to find each photo like them in the same proportions as the teacher does. The whole neighbourhood of a photo is matched, without a label.',
    symbols: DISTRIBUTIONS,
    attempt:
      'Take away anchors down to two: the teacher then says little, and large parts of the plane serve as well.',
    open: 'LightlyTrain, whose method this is (its code is public, there is no paper), keeps a queue of the last batches and mixes photos. Here the anchors are drawn once a run, and nothing is mixed: stored embeddings know no mixtures. No table of accuracies for classification was found in its repository.',
    sources: [],
  },
  anchor_cluster: {
    idea: 'The folder falls into clusters in the teacher’s space, and the student is to stand as near to each as the teacher does. Clusters are finer than classes and need no labels.',
    symbols: DISTRIBUTIONS,
    attempt:
      'Change the number of clusters: with two there is one border, with six the ground is as fine as the photos.',
    open: 'CLIP-CID’s number of clusters, temperatures and weights are not public, nor is its code. That a divergence over k-means clusters is part of it is known from a summary.',
    sources: [SOURCES.clipCid],
  },
  cluster: {
    idea: 'The student is to tell which cluster of the teacher’s space a photo is from: by a distribution over all centres, and by a classifier with a margin whose prototypes start at the centres. The margin makes it go closer to its own than it would need to.',
    symbols: [
      ['λ', 'the share of the soft half'],
      'KL',
      ['C', 'the centres of the clusters'],
      ['C′', 'the prototypes, which start as C and learn'],
      ['a', 'the photo’s own cluster'],
      ['s', 'the scale of the margin’s cosines'],
      's',
      'e',
      ['τ', 'the temperatures of the soft half'],
    ],
    attempt:
      'Take the soft share to 0 and raise the margin: the photo is pulled beyond its embedding, towards the middle of its cluster.',
    open: 'CLIP-CID’s threshold, number of clusters, temperatures and weights are not public, nor is its code; that it has a softmax loss and a divergence is known from a summary. Margin and sampling are those of UNICOM, of the same authors. None of its tables was repeated.',
    sources: [
      SOURCES.clipCid,
      SOURCES.unicom,
      { arxiv: '1801.07698', title: 'ArcFace, Deng et al. 2019' },
      { arxiv: '1801.09414', title: 'CosFace, Wang et al. 2018' },
    ],
  },
  crd: {
    idea: 'Photos and classes are related by cosines, as a table, and the student’s table is to be like the teacher’s, read along each photo and along each class. Along a class it also says which photo of the batch fits it best.',
    symbols: ['KL', 'rows', 'A', ['σ, s', 'one over the temperatures of the teacher and of the student']],
    attempt:
      'Compare with “Likeness to each class”: a second force comes from the other photos, for whom this one must leave room.',
    open: 'CLIP-KD relates photos to captions. Here class means stand in for them, or class names where the teacher reads.',
    sources: [SOURCES.clipKd],
  },
  gd: {
    idea: 'A contrast with the labels would push photos and classes about, and the student is to be pushed just as the teacher would be. Both gradients are written out, and their squared distance is the loss.',
    symbols: [
      ['L', 'the contrast of photos with classes; of the student and of the teacher'],
      's',
      'e',
      'A',
      'y',
      'tau',
    ],
    attempt:
      'There are places far from the ring with little loss: where two corrections are the same, the views need not be.',
    open: 'CLIP-KD’s code hands a scale to a function that takes a temperature, which makes gradients tiny and explains its weight of 1e8. With the temperature put right that weight means nothing, and 1000 is ours.',
    sources: [SOURCES.clipKd],
  },
  afd: {
    idea: 'Student and teacher answer together: their views are put side by side and mixed by a learned map, and the mixture is to find its class. After the training the teacher is gone, and the student answers alone.',
    symbols: [
      'CE',
      'scale',
      ['f', 'the mixture of both views, of length one'],
      ['V, v', 'the learned map that mixes them'],
      ['A_u', 'the classes, each brought to the mixture’s width by a learned map U, u'],
      's',
      'e',
      'y',
    ],
    attempt:
      'Half of the answer is the teacher’s already: the loss is high only where the student contradicts it, opposite the ring.',
    open: 'No weight for it is published: CLIP-KD’s script sets that of another term. In the table of its repository it is the weakest of the six terms, and captions are class means or names here.',
    sources: [SOURCES.clipKd],
  },
} as const satisfies Record<string, MethodText>;
