/**
 * A report of a trained student as one HTML file, to be sent to somebody: what it is, how good, where it fails, how it
 * was made and what it cost. It holds all that it shows; it runs no script and asks no network, which its own policy
 * forbids. Names are text, whatever is in them.
 */

import { figureInWords } from '../metrics/in-words.ts';
import type { Split } from '../records/project.ts';
import { curvesSection } from './curves.ts';
import { mainEvaluation, type ReportFacts, type Row } from './facts.ts';
import { Html, html, name } from './html.ts';
import { mistakesSection } from './mistakes.ts';
import { accuracyOf, classTable, confusionSection, splitTable } from './scores.ts';
import { STYLE } from './style.ts';

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

export function reportHtml(facts: ReportFacts): string {
  const main = mainEvaluation(facts.evaluations);
  const { project, run, student, writtenOn } = facts;
  const title = `${project} · ${run.name}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<h1>${name(project)}</h1>
<p class="lead">${name(run.name)}: ${student} at ${run.recipe.student.imageSizePx} px, an image classifier of ${classesOf(facts)} classes. Report of ${writtenOn}.</p>
${main === null ? html`<p class="note">How often it is right is not known: no photo with a class was kept back to test it on.</p>` : headline(facts)}
</header>
<main>
${section('What it is', whatItIs(facts))}
${main === null ? null : section('How good it is', html`${stale(facts)}${splitTable(facts.evaluations, facts.knowledge)}`)}
${main === null ? null : section('By class', html`<div class="wide fine">${classTable(main)}</div>`)}
${main === null ? null : section('Who is taken for whom', confusionSection(main))}
${main === null ? null : section('Where it fails', mistakesSection(main, facts))}
${section('How it learned', curvesSection(run))}
${section('Recipe', rowsOf(facts.recipe))}
${section('The teacher', teacherOf(facts))}
${section('What it cost', rowsOf(facts.cost))}
</main>
<footer>Written by Pupil. Nothing in this file runs or loads anything. Figures are of the photos named beside them, and of no others.</footer>
</body>
</html>
`.text;
}

function section(title: string, content: Html): Html {
  return html`<section><h2>${title}</h2>
${content}</section>`;
}

function classesOf({ evaluations, run }: ReportFacts): string {
  const own = evaluations[0]?.classes.length;
  return own === undefined ? 'its' : String(own + run.addedClasses.length);
}

function headline({ evaluations }: ReportFacts): Html {
  const main = mainEvaluation(evaluations)!;
  const { share, interval } = accuracyOf(main);
  return html`<p class="big"><b>${figureInWords(share, 'share')}</b> of ${main.labels.length.toLocaleString('en')} ${main.split} photos right <span class="small">95 % interval ${interval}</span></p>`;
}

function whatItIs(facts: ReportFacts): Html {
  const { photos, unlabelled, run, evaluations } = facts;
  const classes = evaluations[0]?.classes ?? [];
  const splits = (['train', 'validation', 'test'] satisfies Split[])
    .map((split) => `${photos[split].toLocaleString('en')} ${split}`)
    .join(', ');
  const added = run.addedClasses.map((one) => one.name);
  return html`<p>It was trained on photos of ${name(facts.project)}: ${splits}${unlabelled === 0 ? '' : `; ${unlabelled.toLocaleString('en')} of them without a label`}.</p>
${classes.length === 0 ? null : html`<p>Classes: ${classes.map((one, i) => html`${i === 0 ? '' : ', '}${name(one)}`)}.</p>`}
${added.length === 0 ? null : html`<p>Added after training by name alone, and in none of the figures: ${added.map((one, i) => html`${i === 0 ? '' : ', '}${name(one)}`)}.</p>`}`;
}

/** Figures that are of labels as they were. */
function stale({ evaluations, knowledge }: ReportFacts): Html | null {
  const isOld =
    knowledge !== null &&
    evaluations.some(({ revision, labels }) => labels.length > 0 && revision !== knowledge.revision);
  return isOld
    ? html`<p class="note">Labels or splits have changed between the student’s figures and the teacher’s: the two are not of the same photos.</p>`
    : null;
}

function teacherOf({ teacher, knowledge, evaluations }: ReportFacts): Html {
  if (teacher === null) return html`<p>None: it learned from labels alone.</p>`;
  const measured =
    knowledge === null || mainEvaluation(evaluations) === null
      ? 'What it knows of these photos by itself was not measured.'
      : 'What it knows of these photos by itself stands above, beside the student.';
  return html`<p>${name(teacher.name)}, licence: ${teacher.licence}. ${measured} Whoever passes the student on should look at that licence.</p>`;
}

function rowsOf(rows: readonly Row[]): Html {
  return html`<table class="rows"><tbody>${rows.map(({ label, value }) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>`)}</tbody></table>`;
}
