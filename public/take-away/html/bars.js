/** The likeliest classes as bars that are text, too. */

const SHOWN = 5;

/** `93.1 %`; the number and its sign never part at a line's end. */
export const percent = (share) => `${(share * 100).toFixed(1)}\u00a0%`;

/** @returns {{ name: string, share: number }[]} the likeliest first */
export function likeliest(probabilities, classNames) {
  return Array.from(probabilities, (share, at) => ({ name: classNames[at], share }))
    .sort((a, b) => b.share - a.share)
    .slice(0, SHOWN);
}

export function drawBars(list, answers) {
  list.replaceChildren(
    ...answers.map(({ name, share }) => {
      const row = document.createElement('li');
      row.dataset.class = name;
      row.dataset.probability = String(share);
      const label = element('span', 'label', name);
      label.dir = 'auto';
      const track = element('span', 'track');
      track.ariaHidden = 'true';
      const filled = element('span', '');
      filled.style.width = `${share * 100}%`;
      track.append(filled);
      row.append(label, track, element('span', 'share', percent(share)));
      return row;
    }),
  );
}

export function element(kind, className, text = '') {
  const made = document.createElement(kind);
  if (className !== '') made.className = className;
  made.textContent = text;
  return made;
}
