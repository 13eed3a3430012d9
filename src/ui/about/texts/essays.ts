/** What stands beside the losses, and what is not here, with the reason. */
import { SOURCES, type Source } from '../method-text.ts';

export interface Essay {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly sources: readonly Source[];
}

export const BESIDE: readonly Essay[] = [
  {
    id: 'stored-embeddings',
    title: 'Embeddings instead of a running teacher',
    paragraphs: [
      'The teacher looks at each photo once and writes down its embedding; from then on the student learns from the notes. This is the idea of CLIP-Embed-KD, and the reason why a tab is enough: no step waits for the large model, and its memory is given back before training begins.',
      'The paper’s abstract speaks of nine times less memory and eight times less time. Both depend on the student, the teacher and the machine, so Pupil repeats neither: under Student it measures on request what your own run would cost with the teacher in the loop.',
      'What was not reproducible: the paper’s table of accuracies was not found, only one chart of costs. The strongest published argument against stored notes is that teacher and student should see the very same crop (Beyer et al.); stored views are the answer to it.',
    ],
    sources: [
      SOURCES.embedKd,
      { arxiv: '2106.05237', title: 'A good teacher is patient and consistent, Beyer et al. 2021' },
    ],
  },
  {
    id: 'stored-views',
    title: 'Several views of each photo',
    paragraphs: [
      'The teacher may look at 2, 8 or 16 views of each training photo, each a crop, a flip and a change of colours that a few numbers describe. The student then learns on the very views that the teacher saw, so that what it is shown and what it is told agree.',
      'Apple’s dataset reinforcement stores such parameters with the teacher’s answers, 10 to 30 of them a photo for MobileCLIP. How many a small folder needs is not published: 8 is a guess that your own runs may correct.',
    ],
    sources: [{ arxiv: '2311.17049', title: 'MobileCLIP, Vasu et al. 2024' }],
  },
  {
    id: 'semantic-balance',
    title: 'Semantic balance',
    paragraphs: [
      'Photos that say the same to the teacher teach the student little more than one of them. Pairs nearer than a limit are joined to groups, and of each group the photo nearest to its mean stays; classes are never merged, and near pairs of different classes are shown as possible wrong labels.',
      'CLIP-CID removes 43.7 % of a crawl of the web in this way. That share is a property of the web, not of the method: a folder of your own may hold no duplicates at all, so Pupil starts with near-duplicates only and shows what would go.',
      'What was not reproducible: the paper’s distance is not public, nor is its code. That a single pass joins pairs with union-find and keeps the centre is known from a summary; the guard against long chains is ours.',
    ],
    sources: [SOURCES.clipCid],
  },
  {
    id: 'warm-start',
    title: 'A warm start',
    paragraphs: [
      'A student that starts from weights which have seen many photos needs fewer of yours: edges, textures and parts are known already, and only what tells your classes apart is left to learn. No loss on this page replaces that, and none hinders it.',
      'Such weights fix the student’s shape and size, and bring their own licence and their own history. A start from random numbers is the one that owes nothing to other photos, and the one to compare losses by.',
    ],
    sources: [],
  },
];

export const NOT_HERE: readonly Essay[] = [
  {
    id: 'clip-cid-numbers',
    title: 'CLIP-CID’s own numbers',
    paragraphs: [
      'Not public, and not found: the distance of the semantic balance, the number of clusters, temperatures, weights of the losses, batch size, training length and the tables of results. There is no released code.',
      'Cluster and instance discrimination are here as far as they are known from the abstract and a summary, with the margin of UNICOM, of the same authors. Whatever number Pupil uses in their place is an option whose explanation says where it comes from.',
    ],
    sources: [SOURCES.clipCid, SOURCES.unicom],
  },
  {
    id: 'boot',
    title: 'BOOT',
    paragraphs: [
      'BOOT distils a diffusion model into a student that makes a picture in one step, from noise alone, by learning to agree with itself from one moment of the diffusion to the next. It needs a diffusion teacher, and its student paints: there is no classifier in it.',
      'Why it is not here: Pupil’s teachers answer with an embedding, and there is no diffusion teacher among them yet: it would have to run in the tab itself, beside the training. What could be borrowed, a student’s own earlier answers as a target, is “Its own past answers”; that is not BOOT.',
    ],
    sources: [{ arxiv: '2306.05544', title: 'BOOT, Gu et al. 2023' }],
  },
  {
    id: 'sds-clip',
    title: 'SDS-CLIP',
    paragraphs: [
      'SDS-CLIP mends CLIP’s sense for how things in a picture relate to each other: it tunes a few of its layers so that a frozen Stable Diffusion, told what CLIP saw, takes the noise off the picture well.',
      'Why it is not here: each step needs a pass through the diffusion network, and captions that speak of relations. A folder with one class a photo has none, and would not show the gain.',
    ],
    sources: [{ arxiv: '2307.09233', title: 'SDS-CLIP 2023' }],
  },
  {
    id: 'spatial-tokens',
    title: 'Spatial tokens and HCL',
    paragraphs: [
      'Heterogeneous contrastive learning (HCL) adds where things are to what they are while a photo is encoded; LightlyTrain matches, patch by patch, how alike the parts of a photo are. Both need the teacher’s answer for each part of a photo, not one for the whole.',
      'Why it is not here: sixteen parts a photo take about sixteen times the room of the notes, for a gain that shows where things are to be found in a picture. Small photos with one class each gain little. HCL’s formula was not found.',
    ],
    sources: [{ arxiv: '2011.09941', title: 'HCL 2020' }],
  },
  {
    id: 'text-towers',
    title: 'Captions and text students',
    paragraphs: [
      'Most of these papers train a text tower beside the image tower, on millions of captions; RWKV-CLIP also lets language models write better ones. A folder has no captions, only class names.',
      'So class names, as a teacher reads them, or class means stand in for captions wherever a method here asks for a second kind of input. The published figures for zero-shot recognition belong to the captions and cannot be repeated this way.',
    ],
    sources: [SOURCES.clipKd],
  },
];
