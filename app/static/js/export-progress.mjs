// @ts-check
/** Follows a file that is written in the background, and shows the page anew once it is over. */

const PAUSE = 1000; // ms between two looks
const LONGEST_PAUSE = 15_000;

/** @param {HTMLElement} element */
export function attach(element) {
  const bar = element.querySelector('progress');
  const figure = element.querySelector('.hy-progress .hy-num');
  const words = /** @type {HTMLElement | null} */ (element.querySelector('[data-words]'));
  let pause = PAUSE;

  async function look() {
    try {
      const answer = await fetch(element.dataset.url ?? '', { headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { done, total, over } = await answer.json();
      if (over) return window.location.reload();
      if (bar) bar.value = done;
      if (figure) figure.textContent = `${done} / ${total}`;
      const share = String(Math.floor((100 * done) / Math.max(total, 1)));
      if (words && done) words.textContent = (words.dataset.words ?? '').replace('{share}', share);
      pause = PAUSE;
    } catch {
      pause = Math.min(2 * pause, LONGEST_PAUSE); // the network or the server is away: ask less often
    }
    window.setTimeout(look, pause);
  }
  window.setTimeout(look, PAUSE);
}
