// @ts-check
/** Sends a picture and gives its id back; waits for the network when there is none. */

import { csrfToken } from './pending.mjs';

const AGAIN = 4000; // ms

/** Said to the user as it stands. */
export class UploadRefused extends Error {}

/**
 * @param {string} kind
 * @param {Blob} picture
 * @param {string} name
 * @returns {Promise<{id: string, url: string}>}
 */
export async function upload(kind, picture, name) {
  for (;;) {
    const answer = await send(kind, picture, name);
    if (answer?.ok) return answer.json();
    if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 401) throw await refusal(answer);
    await new Promise((resolve) => { setTimeout(resolve, AGAIN); });
  }
}

/** @param {string} kind @param {Blob} picture @param {string} name */
async function send(kind, picture, name) {
  const body = new FormData();
  body.append('kind', kind);
  body.append('file', picture, name);
  try {
    return await fetch('/files/', {
      method: 'POST',
      body,
      headers: { Accept: 'application/json', 'X-CSRFToken': csrfToken() },
      credentials: 'same-origin',
    });
  } catch {
    return null;
  }
}

/** @param {Response} answer */
async function refusal(answer) {
  const said = await answer.json().catch(() => ({}));
  return new UploadRefused(said.message || answer.statusText);
}

/** Show or take away the message beside a picture. @param {HTMLElement} root @param {string} message */
export function complain(root, message) {
  let line = root.querySelector('.field-error');
  if (!line) {
    line = document.createElement('span');
    line.className = 'field-error';
    line.setAttribute('role', 'alert');
    root.append(line);
  }
  line.textContent = message;
}
