/** A card for each photo: the photo, what it is taken for, and how surely. */
import { drawBars, element, likeliest, percent } from './bars.js';

/**
 * @param list the cards, newest first
 * @param onChange called when there are others
 */
export function createCards(list, classNames, onChange) {
  const remove = (card) => {
    // Who used the keyboard stays where he was.
    const next = card.nextElementSibling ?? card.previousElementSibling;
    URL.revokeObjectURL(card.querySelector('img')?.src ?? '');
    card.remove();
    next?.querySelector('button').focus();
    onChange();
  };

  const cardOf = (fileName, words) => {
    const card = element('li', 'card');
    card.dataset.file = fileName;
    const about = element('div', 'about');
    const heading = element('h3', '', words);
    heading.dir = 'auto';
    about.append(heading, element('p', 'file', fileName));
    const button = element('button', 'remove quiet', '×');
    button.type = 'button';
    button.ariaLabel = `Remove ${fileName}`;
    button.addEventListener('click', () => remove(card));
    card.append(about, button);
    return card;
  };

  const show = (card) => {
    list.prepend(card);
    onChange();
  };

  return {
    /** @returns what there is to hear of it */
    answered(file, probabilities) {
      const answers = likeliest(probabilities, classNames);
      const [best] = answers;
      const card = cardOf(file.name, best.name);
      const photo = element('img', '');
      photo.alt = '';
      photo.decoding = 'async';
      photo.src = URL.createObjectURL(file);
      const bars = element('ol', 'bars');
      bars.ariaLabel = 'The likeliest classes';
      drawBars(bars, answers);
      card.prepend(photo);
      card.append(bars);
      show(card);
      return `${file.name}: ${best.name}, ${percent(best.share)}.`;
    },
    failed(fileName, sentence) {
      const card = cardOf(fileName, 'Not a photo that can be read');
      card.classList.add('failed');
      card.append(element('p', 'fault', sentence));
      show(card);
      return `${fileName}: ${sentence}`;
    },
    clear() {
      for (const photo of list.querySelectorAll('img')) URL.revokeObjectURL(photo.src);
      list.replaceChildren();
      onChange();
    },
  };
}
