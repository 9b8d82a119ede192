// @ts-check
/**
 * Talks to the server as the person this page was made for.
 *
 * Whoever logs in again, in another tab, gets a new token for forms; a page that stayed open asks for it and goes on.
 * If somebody else is logged in by then, nothing is sent: it would be said in their name.
 */

/**
 * @typedef {'ok' | 'offline' | 'expired' | 'other' | 'conflict' | 'gone' | 'refused'} Outcome
 * @typedef {{outcome: Outcome, said: any}} Answer
 */

/** @type {{[status: number]: Outcome}} */
const OUTCOMES = { 404: 'gone', 409: 'conflict', 429: 'offline' };

/**
 * @param {string} url
 * @param {BodyInit} body
 * @param {{keepalive?: boolean, patience?: number}} [options] `patience` in ms, after which the network counts as lost
 * @returns {Promise<Answer>}
 */
export async function send(url, body, options = {}) {
  let answer = await attempt(url, body, options);
  // What somebody else may not see is not found either, so even that asks who is logged in.
  if (answer && [400, 401, 404].includes(answer.status)) {
    const who = await renew();
    if (who !== 'ok') return { outcome: who, said: {} };
    if (answer.status !== 404) answer = await attempt(url, body, options);
  }
  return { outcome: outcomeOf(answer), said: (await answer?.json().catch(() => null)) ?? {} };
}

/** @param {Answer} answer what to tell the person who typed; messages beside fields say more than the whole one */
export function wordsOf({ said }) {
  return Object.values(said.errors ?? {}).join(' ') || said.message || '';
}

/** @param {string} url @param {BodyInit} body @param {{keepalive?: boolean, patience?: number}} options */
function attempt(url, body, { keepalive = false, patience = 20_000 }) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json', 'X-CSRFToken': token().content };
  if (typeof body === 'string') headers['Content-Type'] = 'application/x-www-form-urlencoded';
  return fetch(url, { method: 'POST', body, headers, keepalive, redirect: 'error', signal: AbortSignal.timeout(patience) }).catch(() => null);
}

/** @param {Response | null} answer @returns {Outcome} */
function outcomeOf(answer) {
  if (!answer || answer.status >= 500) return 'offline';
  return answer.ok ? 'ok' : OUTCOMES[answer.status] ?? 'refused';
}

const token = () => /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="csrf-token"]'));

/** Ask who is logged in by now and take over their token if it is still the same person. @returns {Promise<Outcome>} */
async function renew() {
  const answer = await fetch('/reader/me', { headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok) return 'offline';
  const { user, csrf } = await answer.json();
  if (!user) return 'expired';
  if (String(user) !== document.body.dataset.user) return 'other';
  token().content = csrf;
  for (const input of document.querySelectorAll('input[name="csrf_token"]')) /** @type {HTMLInputElement} */ (input).value = csrf;
  return 'ok';
}
